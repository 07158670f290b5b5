import { utf8Bytes } from "../../encoding/utf8.ts";
import type { HashBytes } from "../../hash-bytes.ts";
import { parseTlogProof } from "../../proofs/tlog-proof.ts";
import type { ConsistencyClaim } from "../../proofs/verify-consistency.ts";
import { verifyInclusion } from "../../proofs/verify-inclusion.ts";
import { leafHash, leafHashOfText } from "../../tree/node-hash.ts";
import { compareOutside, type OpenedHeads, openOutside, whatAgrees } from "../compare-outside.ts";
import { type JoinedRoots, joinRoots } from "../consistency-proof.ts";
import { placeOf } from "../event-place.ts";
import type { EventPlace } from "../finding.ts";
import { Findings } from "../findings.ts";
import { openTrusted, type Trust, type TrustedHead } from "../trust.ts";
import { type EvidenceVerdict, evidenceVerdictOf, NO_COUNTS, type Verdict, verdictOf } from "../verdict.ts";
import { parseReceipt, type Receipt, type ReceiptEvent } from "./receipt.ts";

interface Checked {
  readonly trust: Trust;
  /** Checkpoints that left the log's machine by another way, as they are printed. */
  readonly outside?: readonly string[];
  /** What joins their sizes to that of the receipt's own checkpoint. */
  readonly consistency?: readonly ConsistencyClaim[];
}

/**
 * Checks that every event of a receipt is its call's, and stands in the log where the receipt says. It cannot show that the call
 * has no other events; nor, of a leaf hash alone, that it is of this call.
 */
export function verifyReceipt(
  check: Checked & { readonly receipt: string },
  hash: HashBytes,
): EvidenceVerdict {
  const findings = new Findings();
  const receipt = parseReceipt(check.receipt);
  if (!receipt.ok) {
    findings.add({ kind: "unreadable", what: "the receipt", why: receipt.error });
    return verdictOf({ counts: NO_COUNTS }, findings);
  }
  const { requestId, events } = receipt.value;
  const outside = openOutside(check.outside ?? [], check.trust);
  const opened = { ...check, outside, findings };
  const heads = events.map((event) => checkEvent(event, receipt.value, opened, hash));
  for (const finding of outside.findings) findings.add(finding);
  if (new Set(events.map(({ index }) => index)).size < events.length) {
    findings.add({ kind: "unreadable", what: "the receipt", why: "it has an event twice" });
  }
  const head = heads.find((each) => each !== undefined);
  const looked = { counts: countsOf(events), requestId, ...head };
  const isWhole = looked.counts.dropped === 0 && head?.acknowledgedForks === undefined;
  return evidenceVerdictOf(looked, findings, { isWhole });
}

/** Checks an event, its bytes as they were recorded, with a proof in C2SP's form alone. */
export function verifyEventProof(
  check: Checked & { readonly event: Uint8Array; readonly proof: string },
  hash: HashBytes,
): Verdict {
  const findings = new Findings();
  const outside = openOutside(check.outside ?? [], check.trust);
  for (const finding of outside.findings) findings.add(finding);
  const leaf = leafHash(check.event, hash);
  const head = checkProof(
    { leaf, proof: check.proof, at: (index) => placeOf(index, check.event) },
    { ...check, outside, findings },
    hash,
  );
  return verdictOf({ counts: { ...NO_COUNTS, events: 1 }, ...head }, findings);
}

interface Check extends Omit<Checked, "outside"> {
  readonly outside: OpenedHeads;
  readonly findings: Findings;
}

function checkEvent(
  { index, content, proof }: ReceiptEvent,
  { requestId }: Receipt,
  check: Check,
  hash: HashBytes,
): Compared | undefined {
  const at = content.kind === "event" ? placeOf(index, utf8Bytes(content.text)) : { index };
  // A lone surrogate has no UTF-8, so that two texts would have the same bytes, and one leaf.
  if (content.kind === "event" && !content.text.isWellFormed()) {
    check.findings.add({ kind: "altered", part: "event", at });
    return undefined;
  }
  if (content.kind === "event" && at.requestId !== requestId) {
    check.findings.add({
      kind: "unreadable",
      what: "the receipt",
      why: `its event ${index} is of another call`,
    });
  }
  const leaf = content.kind === "event" ? leafHashOfText(content.text, hash) : content.leafHash;
  return checkProof({ leaf, proof, at: () => at, index }, check, hash);
}

interface ProvedLeaf {
  readonly leaf: Uint8Array;
  readonly proof: string;
  readonly at: (index: number) => EventPlace;
  /** Where it stands by what was said beside the proof. */
  readonly index?: number;
}

/** The head that the proof leads to, and what it was compared with. */
type Compared = ReturnType<typeof whatAgrees> & { readonly head: TrustedHead };

/** None where the head cannot be believed. */
function checkProof(
  { leaf, proof, at, index }: ProvedLeaf,
  { trust, outside, consistency = [], findings }: Check,
  hash: HashBytes,
): Compared | undefined {
  const parsed = parseTlogProof(proof);
  if (!parsed.ok) {
    findings.add({ kind: "unreadable", what: "the proof", why: parsed.error.kind });
    return undefined;
  }
  const head = openTrusted(parsed.value.checkpoint, trust, "checkpoint");
  if (!head.ok) {
    findings.add(head.error);
    return undefined;
  }
  const { size, rootHash } = head.value;
  const place = parsed.value.index;
  const included = verifyInclusion(
    { leafHash: leaf, index: place, size, rootHash, proof: parsed.value.proof },
    hash,
  );
  if (!included.ok || (index !== undefined && index !== place)) {
    findings.add({ kind: "altered", part: "event", at: at(place) });
  }
  const joined = joinRoots(head.value, consistency, hash);
  for (const finding of joined.findings) findings.add(finding);
  return compareWith(outside, { head: head.value, joined, findings });
}

interface Compare {
  readonly head: TrustedHead;
  readonly joined: JoinedRoots;
  readonly findings: Findings;
}

function compareWith(outside: OpenedHeads, { head, joined, findings }: Compare): Compared {
  const { origin, size, rootHash } = head;
  const rootsAt = (at: number) => [...(at === size ? [rootHash] : []), ...joined.rootsAt(at)];
  const compared = compareOutside(outside.heads, { origin, size, rootsAt });
  if (compared.kind === "differs") findings.add(compared.finding);
  return { head, ...whatAgrees(compared, outside) };
}

function countsOf(events: readonly ReceiptEvent[]): Verdict["counts"] {
  const dropped = events.filter(({ content }) => content.kind === "dropped").length;
  return { ...NO_COUNTS, events: events.length - dropped, dropped };
}
