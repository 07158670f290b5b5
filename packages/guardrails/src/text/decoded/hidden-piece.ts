/** A piece of a text that reads otherwise than it stands there. */
export interface HiddenPiece {
  readonly start: number;
  readonly end: number;
  /** What it reads. */
  readonly reads: string;
}

/** What stands in every text that has a piece: a regular expression, or a question of its own. */
export interface Sign {
  test(text: string): boolean;
}

/** One way of hiding text. */
export interface HidingPlace {
  /** What `NormalText.hiddenBy` says of it. */
  readonly name: string;
  /** Whether each piece holds a text of its own, as encoded bytes do. Of such there may not be many. */
  readonly holdsTexts: boolean;
  /** Whether there may be such a piece: told at once, it spares `find` most texts. */
  readonly sign: Sign;
  /** In the order of the text, none overlapping. Linear in its length, and nearly free where there are none. */
  find(text: string): Iterable<HiddenPiece>;
}
