/** It is cut only when so much is done with: to cut costs as much as what stays. */
const CUT_CHARS_MIN = 512;

/** The part of a stream that is still needed; all offsets are the stream's. */
export class HeldText {
  #text = "";
  #start = 0;

  get text(): string {
    return this.#text;
  }

  get start(): number {
    return this.#start;
  }

  get end(): number {
    return this.#start + this.#text.length;
  }

  add(delta: string): void {
    this.#text += delta;
  }

  slice(from: number, to: number): string {
    return this.#text.slice(Math.max(0, from - this.#start), Math.max(0, to - this.#start));
  }

  /** What `from` and all behind it does not need may go. */
  dropBefore(from: number): void {
    if (from - this.#start < CUT_CHARS_MIN) return;
    this.#text = this.#text.slice(from - this.#start);
    this.#start = from;
  }

  /** Where `search` finds something from `from` on. */
  find(search: (text: string, from: number) => number | undefined, from: number): number | undefined {
    const found = search(this.#text, Math.max(0, from - this.#start));
    return found === undefined ? undefined : found + this.#start;
  }
}
