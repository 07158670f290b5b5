import { inTurns } from "../in-turns.ts";
import type { LedgerEntry } from "../ports/ledger.ts";
import type { ReadEntry } from "./index-blocks.ts";
import type { JoinEvents } from "./join-events.ts";

/** Bodies that are parsed before everything else that waits goes first: about a millisecond of work. */
const TURN_EVENTS = 64;

/** Reads what entries say, in slices that keep no call waiting. */
export async function readEntries(
  entries: readonly LedgerEntry[],
  join: JoinEvents,
): Promise<readonly ReadEntry[]> {
  const read: ReadEntry[] = [];
  for await (const slice of inTurns(entries, TURN_EVENTS)) {
    const joined = await join(slice.map(({ body }) => body));
    for (const [at, entry] of slice.entries()) read.push({ entry, joined: joined[at] });
  }
  return read;
}
