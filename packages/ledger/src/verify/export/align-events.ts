import { bytesToHex } from "@noble/hashes/utils.js";
import { sameBytes } from "../../encoding/bytes.ts";

/** How lines differ from the events that should stand there; offsets into what `alignEvents` was given. */
export type Difference =
  | { readonly kind: "altered"; readonly expected: number; readonly found: number }
  | { readonly kind: "swapped"; readonly expected: number; readonly found: number }
  | { readonly kind: "missing"; readonly expected: number; readonly count: number }
  | { readonly kind: "inserted"; readonly expected: number; readonly found: number };

export interface Alignment {
  readonly differences: readonly Difference[];
  /** Lines that belong here; the next run begins behind them. */
  readonly linesUsed: number;
  /** Events for which there was a line or a difference: fewer than `count` where the lines end. */
  readonly eventsUsed: number;
}

/**
 * Which of a run's events is wrong, and how. `expected` are the leaf hashes of the run's `count` events and of some
 * that follow, `found` those of the next lines and some more. It looks at the line and its neighbour: where a line was
 * taken out or put in, what follows stands one place off.
 */
export function alignEvents(
  expected: readonly Uint8Array[],
  found: readonly Uint8Array[],
  count: number,
): Alignment {
  const places = new Map(expected.map((leaf, at) => [bytesToHex(leaf), at]));
  const sides = { expected, found, places, count };
  const differences: Difference[] = [];
  let at = 0;
  let line = 0;
  while (at < count && line < found.length) {
    const step = compare(sides, at, line);
    if (step.difference !== undefined) differences.push(step.difference);
    at += step.events;
    line += step.lines;
  }
  return { differences, linesUsed: line, eventsUsed: at };
}

interface Step {
  readonly difference?: Difference;
  readonly events: number;
  readonly lines: number;
}

interface Sides {
  readonly expected: readonly Uint8Array[];
  readonly found: readonly Uint8Array[];
  /** Where a leaf, in hex, should stand. */
  readonly places: ReadonlyMap<string, number>;
  readonly count: number;
}

const SAME: Step = { events: 1, lines: 1 };

function compare({ expected, found, places, count }: Sides, at: number, line: number): Step {
  const [due, dueNext] = [expected[at], at + 1 < count ? expected[at + 1] : undefined];
  const [there, thereNext] = [found[line], found[line + 1]];
  if (isSame(there, due)) return SAME;
  if (isSame(there, dueNext) && isSame(thereNext, due)) {
    return { difference: { kind: "swapped", expected: at, found: line }, events: 2, lines: 2 };
  }
  if (isSame(thereNext, due)) {
    return { difference: { kind: "inserted", expected: at, found: line }, events: 0, lines: 1 };
  }
  const place = there === undefined ? undefined : places.get(bytesToHex(there));
  if (place !== undefined && place > at && !isSame(thereNext, expected[at + 1])) {
    const gone = Math.min(place, count) - at;
    return { difference: { kind: "missing", expected: at, count: gone }, events: gone, lines: 0 };
  }
  return { difference: { kind: "altered", expected: at, found: line }, ...SAME };
}

function isSame(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a !== undefined && b !== undefined && sameBytes(a, b);
}
