const HIDDEN = "•";
const BARE_REFERENCE = /^["']?\$\{[A-Za-z_][A-Za-z0-9_]*\}["']?$/;

/** From the first sign to the one after the last, in UTF-16 units. */
export type TextRange = readonly [start: number, end: number];

/**
 * The text with the given ranges hidden sign for sign, so that columns stay true. A range that is nothing but a
 * reference to a variable stays: its name is no secret, and the reader needs it.
 */
export function hideRanges(text: string, ranges: readonly TextRange[]): string {
  let shown = "";
  let from = 0;
  for (const [start, end] of [...ranges].sort((a, b) => a[0] - b[0])) {
    if (start < from) continue;
    const hidden = text.slice(start, end);
    shown +=
      text.slice(from, start) + (BARE_REFERENCE.test(hidden) ? hidden : hidden.replace(/[^\r\n]/g, HIDDEN));
    from = end;
  }
  return shown + text.slice(from);
}

/** The text with every word hidden that is not known or a variable's name: for a file whose parts cannot be told apart. */
export function hideUnknownWords(text: string, isKnown: (word: string) => boolean): string {
  return text.replace(/\$\{[A-Z_][A-Z0-9_]*\}|[\p{L}\p{N}_]+/gu, (word) =>
    word.startsWith("$") || isKnown(word) ? word : HIDDEN.repeat(word.length),
  );
}
