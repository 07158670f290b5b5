import type { TextRange } from "../normal-text.ts";

/**
 * The maximal runs of at least `charsMin` characters that are members: not 0 by their ASCII code. It looks at few of the
 * characters of a text that has no such runs, and at none more than twice.
 */
export function* longRuns(text: string, members: Uint8Array, charsMin: number): Iterable<TextRange> {
  let run = firstLongRun(text, members, charsMin, 0);
  while (run !== undefined) {
    yield run;
    run = firstLongRun(text, members, charsMin, run.end + 1);
  }
}

/** The first of them that begins at `from` or behind it. */
export function firstLongRun(
  text: string,
  members: Uint8Array,
  charsMin: number,
  from: number,
): TextRange | undefined {
  let start = from;
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
    return { start, end };
  }
  return undefined;
}

function isMember(text: string, members: Uint8Array, at: number): boolean {
  return (members[text.charCodeAt(at)] ?? 0) > 0;
}
