import type { LedgerEntry } from "../ports/ledger.ts";
import { BLOCK_EVENTS, bitsWithin, indexesOf, keepBits } from "./block-bits.ts";
import { findIndexed, type IndexedRange } from "./find-indexed.ts";
import { createJoinEvents } from "./join-events.ts";
import { readAt } from "./read-at.ts";
import { readEntries } from "./read-entries.ts";
import { isEverything, isSelected, isWithin, type Selection } from "./selection.ts";
import { PENDING, termsOf } from "./terms.ts";
import type { RecordSources, RecordView } from "./view.ts";

/** What is selected where, in which order. */
export interface Selecting extends IndexedRange {
  readonly sources: RecordSources;
  readonly view: RecordView;
  readonly selection: Selection;
}

/** The events of a selection in order, some at a time: at most `atOnce`, so that what is held in memory is bounded. */
export async function* selectEvents(
  selecting: Selecting,
  atOnce: number,
): AsyncGenerator<readonly LedgerEntry[]> {
  const { sources, selection } = selecting;
  for await (const indexes of inParts(selectIndexes(selecting), atOnce)) {
    const entries = await readAt(indexes, sources.ledger);
    const selected = entries.filter(({ occurredAtMs }) => isWithin(occurredAtMs, selection.window));
    if (selected.length > 0) yield selected;
  }
}

/**
 * Where events of a selection stand, block by block in order. The times of those that the index finds are not looked at: of a
 * selection with a window some may lie outside it.
 */
export async function* selectIndexes(selecting: Selecting): AsyncGenerator<readonly number[]> {
  const { view, selection, from, to, order } = selecting;
  if (isEverything(selection)) {
    yield* everyIndex({ from, to: Math.min(to, view.size), order });
    return;
  }
  const tail = tailIndexes(selecting);
  if (order === "desc") yield tail.toReversed();
  yield* indexedIndexes(selecting);
  if (order === "asc") yield tail;
}

function* everyIndex({ from, to, order }: IndexedRange): Generator<readonly number[]> {
  for (let done = 0; done < to - from; done += BLOCK_EVENTS) {
    const count = Math.min(BLOCK_EVENTS, to - from - done);
    yield Array.from({ length: count }, (_, at) => (order === "asc" ? from + done + at : to - 1 - done - at));
  }
}

function tailIndexes({ view, selection, from, to }: Selecting): readonly number[] {
  return view.tail
    .filter(
      ({ entry, terms }) =>
        entry.index >= from &&
        entry.index < to &&
        isWithin(entry.occurredAtMs, selection.window) &&
        isSelected(terms, selection),
    )
    .map(({ entry }) => entry.index);
}

async function* indexedIndexes({
  sources,
  view,
  selection,
  ...range
}: Selecting): AsyncGenerator<readonly number[]> {
  const to = Math.min(range.to, view.indexed);
  const asksPending = selection.groups.some((group) => group.includes(PENDING));
  for await (const { block, bits } of findIndexed(sources.index, selection, { ...range, to })) {
    keepBits(bits, bitsWithin(block, range.from, to));
    const found = indexesOf(block, bits);
    const still = asksPending ? await withoutEnded(found, selection, view, sources) : found;
    yield range.order === "asc" ? still : still.toReversed();
  }
}

/** Looks again at decisions that the index has as pending, though the tail has the end of their calls. */
async function withoutEnded(
  indexes: readonly number[],
  selection: Selection,
  { ended }: RecordView,
  { ledger, joins }: RecordSources,
): Promise<readonly number[]> {
  const doubtful = indexes.filter((index) => ended.has(index));
  if (doubtful.length === 0) return indexes;
  const kept = new Set<number>();
  for (const { entry, joined } of await readEntries(
    await readAt(doubtful, ledger),
    createJoinEvents(joins),
  )) {
    const terms = joined === undefined ? new Set<string>() : termsOf(joined.event, joined);
    terms.delete(PENDING);
    if (isSelected(terms, selection)) kept.add(entry.index);
  }
  return indexes.filter((index) => !ended.has(index) || kept.has(index));
}

/** Cuts lists anew, so that each part but the last has `size`. */
async function* inParts(
  lists: AsyncGenerator<readonly number[]>,
  size: number,
): AsyncGenerator<readonly number[]> {
  let waiting: number[] = [];
  for await (const list of lists) {
    waiting.push(...list);
    for (; waiting.length >= size; waiting = waiting.slice(size)) yield waiting.slice(0, size);
  }
  if (waiting.length > 0) yield waiting;
}
