import type { Trust } from "@meshgate/guardrails";
import type { PlacedRange } from "./place.ts";

/** A text to be looked at in one go, put together from texts of a value. */
export interface Passage {
  readonly text: string;
  readonly trust: Trust;
  /** Whether each of its texts is looked at by itself as well. */
  readonly isJoined: boolean;
  /** In the order of the text. What stands between them is glue, and cannot be edited. */
  readonly segments: readonly Segment[];
}

/** A stretch of a passage and where it comes from. */
export interface Segment extends PlacedRange {
  /** Where it begins in the passage. */
  readonly from: number;
  /** Characters in the passage; another number than in its place where it is an escape of JSON, which goes whole. */
  readonly chars: number;
}

/** A range of a passage as ranges of its places, neighbours joined. Empty where it is glue alone. */
export function placedRanges({ segments }: Passage, start: number, end: number): readonly PlacedRange[] {
  const ranges: PlacedRange[] = [];
  for (let at = firstEndingAfter(segments, start); at < segments.length; at += 1) {
    const segment = segments[at];
    if (segment === undefined || segment.from >= end) break;
    const range = rangeWithin(segment, start - segment.from, end - segment.from);
    const last = ranges.at(-1);
    if (last !== undefined && touches(last, range)) ranges[ranges.length - 1] = { ...last, end: range.end };
    else ranges.push(range);
  }
  return ranges;
}

/** A passage may be ten thousand segments, and have as many findings. */
function firstEndingAfter(segments: readonly Segment[], position: number): number {
  let low = 0;
  let high = segments.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const { from = 0, chars = 0 } = segments[middle] ?? {};
    if (from + chars <= position) low = middle + 1;
    else high = middle;
  }
  return low;
}

function rangeWithin({ place, start, end, form, chars }: Segment, from: number, to: number): PlacedRange {
  const isWhole = form === "json-number" || chars !== end - start;
  return isWhole
    ? { place, start, end, form }
    : { place, form, start: start + Math.max(0, from), end: start + Math.min(chars, to) };
}

function touches(last: PlacedRange, next: PlacedRange): boolean {
  return last.place === next.place && last.end === next.start && last.form === next.form;
}
