import { nextTurn } from "../in-turns.ts";
import type { Bodies, RetentionStore } from "../ports/retention-store.ts";

/** What of the log a rule lets go. */
export interface LogSurvey extends Bodies {
  /** How many bodies each type has that are old enough, and that no permit lets go yet. */
  readonly counts: ReadonlyMap<string, number>;
  /** The slices that have some. */
  readonly slices: readonly Pick<Bodies, "from" | "to">[];
  /** Before that leaf nothing will be left that ever goes by this rule. */
  readonly reached: number;
  /** Whether what is old enough goes on behind the end. */
  readonly isCutShort: boolean;
}

/** Leaves that are looked at, or let go, in one go: SQLite works on the calling thread. */
const SLICE_LEAVES = 64;

/**
 * Looks through the log from where nothing is left, until a slice has no leaf that is old enough: the log is in the order of time
 * but for clocks that differ. What a clock that was ahead dated too late is found again the next time.
 */
export async function surveyLog(bodies: Bodies, store: RetentionStore): Promise<LogSurvey> {
  const { to: end } = bodies;
  const counts = new Map<string, number>();
  const slices: Pick<Bodies, "from" | "to">[] = [];
  let reached: number | undefined;
  let at = bodies.from;
  let isOldToTheEnd = false;
  while (at < end) {
    const slice = { from: at, to: Math.min(at + SLICE_LEAVES, end) };
    const found = await store.survey({ ...bodies, ...slice });
    isOldToTheEnd = found.olderLeaves === slice.to - slice.from;
    if (found.olderLeaves === 0) break;
    for (const [type, count] of found.counts) counts.set(type, (counts.get(type) ?? 0) + count);
    if (found.olderBodies > 0) slices.push(slice);
    if (found.hasYounger) reached ??= at;
    at = slice.to;
    await nextTurn();
  }
  const isCutShort = isOldToTheEnd && (await isOldAt(end, bodies, store));
  return { ...bodies, to: at, counts, slices, reached: reached ?? at, isCutShort };
}

async function isOldAt(index: number, bodies: Bodies, store: RetentionStore): Promise<boolean> {
  return (await store.survey({ ...bodies, from: index, to: index + 1 })).olderLeaves > 0;
}
