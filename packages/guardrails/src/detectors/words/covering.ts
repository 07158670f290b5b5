import type { TextRange } from "../../text/normal-text.ts";

/** Whether some one of the ranges covers all of another; in logarithmic time, however many there are. */
export type Covers = (start: number, end: number) => boolean;

export function covering(ranges: readonly TextRange[]): Covers {
  if (ranges.length === 0) return () => false;
  const byStart = ranges.toSorted((a, b) => a.start - b.start);
  const furthestEnds: number[] = [];
  let furthest = 0;
  for (const range of byStart) {
    furthest = Math.max(furthest, range.end);
    furthestEnds.push(furthest);
  }
  return (start, end) => {
    const before = countUpTo(byStart, start);
    return before > 0 && (furthestEnds[before - 1] ?? 0) >= end;
  };
}

/** How many of the ranges begin at or before the offset. */
function countUpTo(byStart: readonly TextRange[], offset: number): number {
  let low = 0;
  let high = byStart.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((byStart[middle]?.start ?? Number.POSITIVE_INFINITY) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
