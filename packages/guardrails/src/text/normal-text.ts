/**
 * A text in the one form that every detector reads: NFKC, ASCII digits, without characters that nobody sees, look-alikes
 * as Latin in words of mixed script. What is edited and sent on is always the original.
 */
export interface NormalText {
  readonly original: string;
  /** The same string where nothing had to change. */
  readonly text: string;
  /**
   * `plain`: the text itself. `decoded`: what stands encoded, spaced out or marked up in a piece of it, and some of the text
   * around; each finding there covers, in the original, the whole piece or the characters that its own came from.
   */
  readonly view: "plain" | "decoded";
  /** How `decoded` text was hidden: `base64`, `hex`, `percent`, `spaced`, … */
  readonly hiddenBy?: string;
  /** Where a range of `text` stands in the original; both in UTF-16 code units, ends exclusive. */
  originalRange(start: number, end: number): TextRange;
  /**
   * Whether something decoded stands in a range of `text` or touches it. In a decoded view only such findings are news: the
   * rest stands in the plain text too, and was judged there with all that is around it.
   */
  holdsDecoded(start: number, end: number): boolean;
}

export interface TextRange {
  readonly start: number;
  readonly end: number;
}
