/** A stretch of a long text. What lies outside `from` and `end` is there for context, and judged in another piece. */
export interface TextPiece {
  readonly text: string;
  /** Where `text` begins in the whole. */
  readonly at: number;
  /** In `text`; in UTF-16 code units, as all here. */
  readonly from: number;
  readonly end: number;
}

/** What is judged at a time: small enough for all that is hidden in it to be followed. */
const PIECE_CHARS = 64 * 1024;

/** What begins in a piece ends within so much behind it: a private key may be 8 KB long. */
const BEHIND_CHARS = 12 * 1024;

/** Context on the same line, before what is judged. */
const BEFORE_CHARS = 512;

/** Cuts a text of any length into pieces, at the ends of lines where it has some; no more than two pieces are kept at a time. */
export async function* textPieces(texts: AsyncIterable<string>): AsyncGenerator<TextPiece, void> {
  let text = "";
  let at = 0;
  let from = 0;
  for await (const more of texts) {
    text += more;
    while (text.length - from >= PIECE_CHARS + BEHIND_CHARS) {
      const end = cutWithin(text, from, from + PIECE_CHARS);
      yield { text: text.slice(0, end + BEHIND_CHARS), at, from, end };
      const kept = wholeCharacter(text, Math.max(0, end - BEFORE_CHARS));
      text = text.slice(kept);
      at += kept;
      from = end - kept;
    }
  }
  if (text.length > from) yield { text, at, from, end: text.length };
}

/** Behind the last line break, else behind the last space, else anywhere between two characters. */
function cutWithin(text: string, from: number, to: number): number {
  for (const mark of ["\n", " "]) {
    const found = text.lastIndexOf(mark, to - 1);
    if (found > from) return found + 1;
  }
  return wholeCharacter(text, to);
}

function wholeCharacter(text: string, at: number): number {
  const isInside = /^[\udc00-\udfff]/.test(text.charAt(at)) && /[\ud800-\udbff]$/.test(text.charAt(at - 1));
  return isInside ? at - 1 : at;
}
