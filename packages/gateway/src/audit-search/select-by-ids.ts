import type { EventStore } from "../ports/event-store.ts";
import type { LedgerEntry } from "../ports/ledger.ts";
import { createJoinEvents } from "./join-events.ts";
import { readEntries } from "./read-entries.ts";
import type { Selecting } from "./select-events.ts";
import { isSelected, isWithin } from "./selection.ts";
import { LISTED, PENDING, termsOf } from "./terms.ts";

/** As many events as one id is looked through for: a caller may give one id to any number of calls. */
const EVENTS_MAX = 1_000;

/** Those events of the calls with these ids that are selected, in order: by the record's own index of ids. */
export async function selectByIds(
  ids: readonly string[],
  { sources, view, selection, from, to, order }: Selecting,
  store: Pick<EventStore, "find">,
): Promise<readonly LedgerEntry[]> {
  const found = await Promise.all(ids.map((id) => store.find({ id, limit: EVENTS_MAX })));
  const events = new Map(found.flat().map((event) => [event.id, event]));
  const places = await sources.ledger.positions([...events.keys()]);
  const entries = [...events.values()].flatMap(({ id, occurredAtMs, leafHash, body }): LedgerEntry[] => {
    const index = places.get(id);
    return index === undefined || index < 0 || index >= view.size
      ? []
      : [{ index, id, occurredAtMs, leafHash, body }];
  });
  const read = await readEntries(entries, createJoinEvents(sources.joins));
  const ended = new Set(
    read.map(({ joined }) => (joined?.event.completion === undefined ? undefined : joined.decision?.eventId)),
  );
  return read
    .filter(({ entry, joined, altered }) => {
      if (entry.index < from || entry.index >= to) return false;
      if (joined === undefined && altered === undefined) return false;
      // Of what is altered nothing is known but that it is asked for.
      const terms = joined === undefined ? new Set([LISTED]) : termsOf(joined.event, joined);
      if (ended.has(entry.id)) terms.delete(PENDING);
      return isWithin(entry.occurredAtMs, selection.window) && isSelected(terms, selection);
    })
    .map(({ entry }) => entry)
    .sort((a, b) => (order === "asc" ? a.index - b.index : b.index - a.index));
}
