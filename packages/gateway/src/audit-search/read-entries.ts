import type { AuditEvent } from "@meshgate/contracts";
import { inTurns } from "../in-turns.ts";
import type { LedgerEntry } from "../ports/ledger.ts";
import { digestOf, type EventDigest, readDigest } from "./event-digest.ts";
import type { ReadEntry } from "./index-blocks.ts";
import type { JoinEvents } from "./join-events.ts";

/** Bodies that are parsed before everything else that waits goes first: about a millisecond of work. */
const TURN_EVENTS = 64;

/** What of an event need not be read: gives it by its id. */
export type Recall = (eventId: string) => AuditEvent | undefined;

const nothing: Recall = () => undefined;

/** Reads what entries say, in slices that keep no call waiting. */
export async function readEntries(
  entries: readonly LedgerEntry[],
  join: JoinEvents,
  recall: Recall = nothing,
): Promise<readonly ReadEntry[]> {
  const read: ReadEntry[] = [];
  for await (const slice of inTurns(entries, TURN_EVENTS)) {
    const joined = await join(slice.map((entry) => digestOfEntry(entry, recall)));
    for (const [at, entry] of slice.entries()) read.push({ entry, joined: joined[at] });
  }
  return read;
}

function digestOfEntry({ id, body }: LedgerEntry, recall: Recall): EventDigest | undefined {
  const said = recall(id);
  if (said !== undefined) return digestOf(said);
  return body === undefined ? undefined : readDigest(body);
}
