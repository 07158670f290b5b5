const LINE_END = /\r\n|\n|\r/g;

/**
 * Cuts text that arrives in pieces into lines, each with its own line end (LF, CRLF or CR). The result does not depend
 * on where the pieces part: a CR at the end of a piece waits, since an LF may follow.
 */
export class LineSplitter {
  #pieces: string[] = [];
  #heldCr = false;
  /** Characters taken in that no line end has followed yet. */
  pendingChars = 0;

  push(piece: string): readonly string[] {
    if (piece === "") return [];
    let text = this.#heldCr ? `\r${piece}` : piece;
    this.#heldCr = text.endsWith("\r");
    if (this.#heldCr) text = text.slice(0, -1);
    return this.#cut(text);
  }

  /** The last line where a CR ended it. */
  end(): readonly string[] {
    if (!this.#heldCr) return [];
    this.#heldCr = false;
    return this.#cut("\r");
  }

  /** What no line end followed, at the end of the text. */
  takeRest(): string {
    return this.#takePending();
  }

  #cut(text: string): readonly string[] {
    const lines: string[] = [];
    let from = 0;
    LINE_END.lastIndex = 0;
    while (LINE_END.test(text)) {
      lines.push(this.#takePending() + text.slice(from, LINE_END.lastIndex));
      from = LINE_END.lastIndex;
    }
    if (from < text.length) {
      this.#pieces.push(text.slice(from));
      this.pendingChars += text.length - from;
    }
    return lines;
  }

  #takePending(): string {
    if (this.#pieces.length === 0) return "";
    const pending = this.#pieces.join("");
    this.#pieces = [];
    this.pendingChars = 0;
    return pending;
  }
}
