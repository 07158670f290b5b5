import type { RecordedSpan } from "./recorded-span.ts";

/** Events that stand beside each other: read in one step. */
const WINDOW_EVENTS = 64;

/** Windows that are spread over the whole span, each at random within its share; all of it where it is no larger than the sample. */
export function sampleSpans(
  { after, end }: RecordedSpan,
  sampleEvents: number,
  random: () => number,
): readonly RecordedSpan[] {
  const size = end - after;
  if (size <= sampleEvents) return size <= 0 ? [] : [{ after, end }];
  const windows = Math.ceil(sampleEvents / WINDOW_EVENTS);
  const share = size / windows;
  return Array.from({ length: windows }, (_, index) => {
    const room = Math.max(0, share - WINDOW_EVENTS);
    const start = after + Math.floor(index * share + random() * room);
    return { after: start, end: Math.min(end, start + WINDOW_EVENTS) };
  });
}
