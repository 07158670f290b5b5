import { CONTEXT_CHARS, type Hit } from "./scan.ts";

/**
 * Whether one of the hits, which are in the order of their ends, stands within `CONTEXT_CHARS` of a range and on its line. A
 * line break between the colon of a JSON key and the value does not part the two.
 */
export function isHitNear(text: string, hits: readonly Hit[], start: number, end: number): boolean {
  if (hits.length === 0) return false;
  const from = contextStart(text, start);
  const to = contextEnd(text, end);
  for (let index = firstEndingFrom(hits, from); index < hits.length; index += 1) {
    const hit = hits[index];
    if (hit === undefined || hit.end > to + hitCharsMax) return false;
    if (hit.start <= to) return true;
  }
  return false;
}

/** A hit that begins in time and is longer than this is passed over. */
const hitCharsMax = 256;

function contextStart(text: string, start: number): number {
  const earliest = Math.max(0, start - CONTEXT_CHARS);
  let at = start;
  for (; at > earliest; at -= 1) {
    if (isLineBreak(text, at - 1) && !followsJsonKey(text, at - 1, earliest)) break;
  }
  return at;
}

function contextEnd(text: string, end: number): number {
  const latest = Math.min(text.length, end + CONTEXT_CHARS);
  let at = end;
  while (at < latest && !isLineBreak(text, at)) at += 1;
  return at;
}

function isLineBreak(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit === 0x0a || unit === 0x0d;
}

function followsJsonKey(text: string, lineBreak: number, earliest: number): boolean {
  const before = text.slice(earliest, lineBreak).trimEnd();
  return before.endsWith('":');
}

/** The first hit that ends at `at` or behind it. */
function firstEndingFrom(hits: readonly Hit[], at: number): number {
  let low = 0;
  let high = hits.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((hits[middle]?.end ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
