/** A place in a text that moves on while it is read. */
export class Cursor {
  at = 0;
  /** Of the line that a block stands on, once it was stepped to; -1 past the last. */
  column = 0;
  /** Where plain scalars begin that the versions of YAML read differently. */
  readonly doubts: number[] = [];
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** Steps over what a sticky pattern matches here, and gives it. */
  take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    if (!pattern.test(this.text)) return undefined;
    const start = this.at;
    this.at = pattern.lastIndex;
    return this.text.slice(start, this.at);
  }

  takeSign(sign: string): boolean {
    if (this.text[this.at] !== sign) return false;
    this.at += 1;
    return true;
  }

  skipSpaces(): void {
    while (this.text[this.at] === " ") this.at += 1;
  }

  /** Steps past the rest of a line if it holds nothing, or a comment. */
  takeLineEnd(): boolean {
    const start = this.at;
    this.skipSpaces();
    if (this.text[this.at] === "#" && this.at > start) this.#skipLine();
    if (this.at < this.text.length && this.text[this.at] !== "\n") return false;
    this.at += 1;
    return true;
  }

  /** From the beginning of a line, steps to the next thing that is no comment, and minds its column. */
  findLine(): void {
    while (this.at < this.text.length) {
      const start = this.at;
      this.skipSpaces();
      if (this.text[this.at] === "#") this.#skipLine();
      if (this.at >= this.text.length) break;
      if (this.text[this.at] !== "\n") {
        this.column = this.at - start;
        return;
      }
      this.at += 1;
    }
    this.column = -1;
  }

  #skipLine(): void {
    const end = this.text.indexOf("\n", this.at);
    this.at = end < 0 ? this.text.length : end;
  }
}
