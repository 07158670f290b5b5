/** The longest text that is counted in one piece, in UTF-16 units: merging is quadratic in the length of a word. */
const SEGMENT_LENGTH_MAX = 256;

/**
 * A place that no token reaches across: after a letter or digit, before anything that is neither such nor a mark nor an
 * apostrophe. What stands before it is tokenised alike whatever follows (o200k_base splits text into words first).
 */
const seam = /(?<=[\p{L}\p{N}])(?=[^\p{L}\p{N}\p{M}'])/gu;

/**
 * Parts a text into pieces whose tokens can be counted one by one. A word of more than 256 characters is counted in
 * pieces, whatever its neighbours. The pieces do not depend on how the text came: those of a text's beginning, but for
 * the last, are the first ones of the whole text.
 */
export function segmentsOf(text: string): readonly string[] {
  return text.split(seam).flatMap(partsOf);
}

function partsOf(word: string): readonly string[] {
  if (word.length <= SEGMENT_LENGTH_MAX) return [word];
  const parts: string[] = [];
  let from = 0;
  while (from < word.length) {
    const to = endsInPair(word, from + SEGMENT_LENGTH_MAX)
      ? from + SEGMENT_LENGTH_MAX - 1
      : from + SEGMENT_LENGTH_MAX;
    parts.push(word.slice(from, to));
    from = to;
  }
  return parts;
}

/** Whether a cut there would part the two halves of one character. */
function endsInPair(text: string, at: number): boolean {
  return (text.codePointAt(at - 1) ?? 0) > 0xffff;
}
