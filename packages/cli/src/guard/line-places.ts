/** Where something stands, both from 1; columns are Unicode characters. */
export interface LinePlace {
  readonly line: number;
  readonly column: number;
}

/** Counts lines of a text that comes in pieces; asked in rising order, each character is looked at once. */
export class LinePlaces {
  #line = 1;
  #column = 1;
  /** In the whole text, in UTF-16 code units: how far it has counted. */
  #at = 0;

  /** Counts on to a place in the whole text; `text` begins at `textAt`, at or before where it stands. */
  placeOf(offset: number, text: string, textAt: number): LinePlace {
    for (const character of text.slice(this.#at - textAt, offset - textAt)) {
      if (character === "\n") {
        this.#line += 1;
        this.#column = 1;
      } else this.#column += 1;
    }
    this.#at = Math.max(this.#at, offset);
    return { line: this.#line, column: this.#column };
  }
}
