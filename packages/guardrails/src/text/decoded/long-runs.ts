import type { TextRange } from "../normal-text.ts";

/**
 * The maximal runs of at least `charsMin` characters that are members: not 0 by their ASCII code. It looks at few of the
 * characters of a text that has no such runs, and at none more than twice.
 */
export function* longRuns(text: string, members: Uint8Array, charsMin: number): Iterable<TextRange> {
  let start = 0;
  while (start + charsMin <= text.length) {
    // From the far end back: what is no member there rules out every run that would begin before it.
    let at = start + charsMin - 1;
    while (at >= start && isMember(text, members, at)) at -= 1;
    if (at >= start) {
      start = at + 1;
      continue;
    }
    let end = start + charsMin;
    while (end < text.length && isMember(text, members, end)) end += 1;
    yield { start, end };
    start = end + 1;
  }
}

function isMember(text: string, members: Uint8Array, at: number): boolean {
  return (members[text.charCodeAt(at)] ?? 0) > 0;
}
