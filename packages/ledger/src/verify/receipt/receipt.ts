import { fromBase64 } from "../../encoding/base64.ts";
import { HASH_BYTES } from "../../hash-bytes.ts";
import type { Result } from "../../result.ts";
import { type JsonMembers, membersOf, readCount } from "../read-members.ts";

/** The form of a receipt; whoever does not know it must not guess. */
export const RECEIPT_FORMAT = "meshgate-receipt/1";

/** What a call left in the log, with all that is needed to check it. */
export interface Receipt {
  readonly requestId: string;
  readonly events: readonly [ReceiptEvent, ...ReceiptEvent[]];
}

export interface ReceiptEvent {
  readonly index: number;
  /** Its canonical JSON, or the leaf hash alone where retention dropped the event. */
  readonly content:
    | { readonly kind: "event"; readonly text: string }
    | { readonly kind: "dropped"; readonly leafHash: Uint8Array };
  /** C2SP tlog-proof, checkpoint included. */
  readonly proof: string;
}

/** Reads a receipt strictly: a member that is not known here would be one that nothing checks. */
export function parseReceipt(text: string): Result<Receipt, string> {
  const members = membersOf(text);
  if (members === undefined) return wrong("it is not JSON");
  const { format, request_id: requestId, events, ...others } = members;
  if (format !== RECEIPT_FORMAT) return wrong(`it does not say \`"format": "${RECEIPT_FORMAT}"\``);
  if (typeof requestId !== "string" || Object.keys(others).length > 0) {
    return wrong("it has no `request_id`, or a member that a receipt does not have");
  }
  const [first, ...more] = Array.isArray(events) ? events.map(parseEvent) : [];
  if (first === undefined || !more.every((event) => event !== undefined)) {
    return wrong("it has no events, or one that is not in the form of a receipt's");
  }
  return { ok: true, value: { requestId, events: [first, ...more] } };
}

function parseEvent(value: unknown): ReceiptEvent | undefined {
  const members = membersOf(JSON.stringify(value) ?? "");
  if (members === undefined) return undefined;
  const { index: place, proof, ...content } = members;
  const index = readCount(place);
  const known = parseContent(content);
  if (index === undefined || typeof proof !== "string" || known === undefined) return undefined;
  return { index, content: known, proof };
}

function parseContent({
  event,
  leaf_hash: hash,
  ...others
}: JsonMembers): ReceiptEvent["content"] | undefined {
  if (Object.keys(others).length > 0) return undefined;
  if (typeof event === "string" && hash === undefined) return { kind: "event", text: event };
  const leafHash = typeof hash === "string" ? fromBase64(hash) : undefined;
  return leafHash?.length === HASH_BYTES && event === undefined ? { kind: "dropped", leafHash } : undefined;
}

function wrong(why: string): { readonly ok: false; readonly error: string } {
  return { ok: false, error: why };
}
