import type { Alteration } from "@meshgate/contracts";
import { isTextAltered } from "../authenticity/altered-text.ts";
import { inTurns } from "../in-turns.ts";
import type { LedgerEntry, LedgerHead } from "../ports/ledger.ts";
import { type EventDigest, readDigest } from "./event-digest.ts";
import type { ReadEntry } from "./index-blocks.ts";
import type { JoinEvents } from "./join-events.ts";

/** Bodies that are parsed before everything else that waits goes first: about a millisecond of work. */
const TURN_EVENTS = 64;

/** What an event says, or why that is not to be believed, where it need not be read: by its id. */
export type Recall = (eventId: string) => EventDigest | Alteration | undefined;

const nothing: Recall = () => undefined;

/** Reads what entries say, in slices that keep no call waiting. */
export function readEntries(
  entries: readonly LedgerEntry[],
  join: JoinEvents,
  recall: Recall = nothing,
): Promise<readonly ReadEntry[]> {
  return readWith((entry) => recall(entry.id) ?? digestOfEntry(entry), entries, join);
}

/** The same, of leaves for which `tell` knows what their events say. */
export async function readWith<Head extends LedgerHead>(
  tell: (head: Head) => EventDigest | Alteration | undefined,
  heads: readonly Head[],
  join: JoinEvents,
): Promise<readonly ReadEntry<Head>[]> {
  const read: ReadEntry<Head>[] = [];
  for await (const slice of inTurns(heads, TURN_EVENTS)) {
    const digests = slice.map(tell);
    const joined = await join(digests.map((digest) => (typeof digest === "string" ? undefined : digest)));
    for (const [at, entry] of slice.entries()) {
      const digest = digests[at];
      read.push({ entry, joined: joined[at], ...(typeof digest === "string" ? { altered: digest } : {}) });
    }
  }
  return read;
}

/** INVARIANT: what is altered is not read, so that nothing is found or shown by what somebody wrote in its place. */
function digestOfEntry(entry: LedgerEntry): EventDigest | Alteration | undefined {
  const { id, occurredAtMs, body } = entry;
  if (isTextAltered(entry)) return "text";
  const digest = body === undefined ? undefined : readDigest(body);
  if (digest === undefined) return undefined;
  return digest.id === id && Date.parse(digest.occurredAt) === occurredAtMs ? digest : "columns";
}
