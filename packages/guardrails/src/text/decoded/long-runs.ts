import type { TextRange } from "../normal-text.ts";

/**
 * The maximal runs of at least `charsMin` characters that are members: not 0 by their ASCII code. It looks at one character in
 * `charsMin` of a text that has no such runs, and at none twice.
 */
export function* longRuns(text: string, members: Uint8Array, charsMin: number): Iterable<TextRange> {
  let done = 0;
  for (let probe = charsMin - 1; probe < text.length; probe += charsMin) {
    if (!isMember(text, members, probe)) continue;
    let start = probe;
    while (start > done && isMember(text, members, start - 1)) start -= 1;
    let end = probe + 1;
    while (end < text.length && isMember(text, members, end)) end += 1;
    if (end - start >= charsMin) yield { start, end };
    done = end;
    probe = end;
  }
}

function isMember(text: string, members: Uint8Array, at: number): boolean {
  return (members[text.charCodeAt(at)] ?? 0) > 0;
}
