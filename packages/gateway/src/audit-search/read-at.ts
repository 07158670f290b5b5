import type { Ledger, LedgerEntry } from "../ports/ledger.ts";

/** Leaves between two that are wanted, which cost less to read with them than a question of its own. */
const GAP_MAX = 4;
/** Questions at once: as many as the database has connections for. */
const QUESTIONS_MAX = 8;

/** Leaves by their indexes, in the order given; `indexes` ascend or descend, and there are 1,000 at most. */
export async function readAt(
  indexes: readonly number[],
  ledger: Pick<Ledger, "entries">,
): Promise<readonly LedgerEntry[]> {
  const found = new Map<number, LedgerEntry>();
  const stretches = stretchesOf(indexes.toSorted((a, b) => a - b));
  for (let at = 0; at < stretches.length; at += QUESTIONS_MAX) {
    const asked = stretches
      .slice(at, at + QUESTIONS_MAX)
      .map(({ first, last }) => ledger.entries(first, last + 1));
    for (const entry of (await Promise.all(asked)).flat()) found.set(entry.index, entry);
  }
  return indexes.flatMap((index) => found.get(index) ?? []);
}

interface Stretch {
  readonly first: number;
  readonly last: number;
}

function stretchesOf(ascending: readonly number[]): readonly Stretch[] {
  const stretches: Stretch[] = [];
  for (const index of ascending) {
    const open = stretches.at(-1);
    if (open !== undefined && index - open.last <= GAP_MAX) {
      stretches[stretches.length - 1] = { first: open.first, last: index };
    } else {
      stretches.push({ first: index, last: index });
    }
  }
  return stretches;
}
