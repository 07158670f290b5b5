import { Buffer } from "node:buffer";
import type { LedgerEntry } from "../ports/ledger.ts";

/**
 * One line for a sink: an event with its place in the log. The event is its canonical JSON, byte for byte as it was hashed; one
 * that retention has dropped is told of by its leaf.
 */
export function sinkLine({ index, id, occurredAtMs, leafHash, body }: LedgerEntry): string {
  const leaf = Buffer.from(leafHash).toString("base64");
  const place = `"logger":"meshgate.audit","index":${index},"leaf_hash":"${leaf}"`;
  if (body !== undefined) return `{${place},"event":${body}}`;
  const occurredAt = new Date(occurredAtMs).toISOString();
  return `{${place},"id":"${id}","occurred_at":"${occurredAt}","dropped":"retention"}`;
}

/** Whether a sink with such a list of types wants it. What an event was that retention has dropped is not known: it is wanted. */
export function isWanted({ body }: LedgerEntry, types: ReadonlySet<string>): boolean {
  if (types.size === 0 || body === undefined) return true;
  const { type } = JSON.parse(body) as { readonly type: string };
  return types.has(type);
}
