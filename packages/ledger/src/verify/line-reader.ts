import { concatBytes } from "../encoding/bytes.ts";

const LINE_FEED = 0x0a;
const NOTHING: Uint8Array = new Uint8Array(0);
/** Far above what an event or a run may have. Of a longer line the rest is passed over, so that no file fills the memory. */
const LINE_BYTES_MAX = 2 ** 24;
/** As much is kept of a line that is too long. */
const KEPT_BYTES = 4_096;
/** What lines that are given together may have, unless it is one alone. */
const TAKEN_BYTES_MAX = 2 ** 25;

/** The bytes of a file line by line, each without its line feed and with all else that stands in it. */
export class LineReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  /** What is not read yet of the last chunk. */
  #rest = NOTHING;
  #givenBack: readonly Uint8Array[] = [];
  #ended = false;
  /** Whether what comes next is the rest of a line that is too long. */
  #passesOver = false;
  #unended: Uint8Array | undefined;

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /**
   * Up to `count` of the next lines: none at the end, fewer there or where they are long. A last line needs no line feed. Of one
   * that is too long its beginning comes, with a line feed, which makes it nobody's event. They share memory with what was read.
   */
  async take(count: number): Promise<readonly Uint8Array[]> {
    const lines = this.#givenBack.slice(0, count);
    this.#givenBack = this.#givenBack.slice(count);
    for (let bytes = 0; lines.length < count && bytes < TAKEN_BYTES_MAX; ) {
      bytes += this.#takeWhole(lines, count);
      if (lines.length === count) break;
      if (!(await this.#more())) {
        this.#takeLast(lines);
        break;
      }
      if (this.#rest.length > LINE_BYTES_MAX) {
        lines.push(cutOff(this.#rest));
        this.#rest = NOTHING;
        this.#passesOver = true;
      }
    }
    return lines;
  }

  /** Whether this line ended with the file, and not with a line feed. */
  isUnended(line: Uint8Array): boolean {
    return line === this.#unended;
  }

  /** They come again, before all others. */
  giveBack(lines: readonly Uint8Array[]): void {
    this.#givenBack = [...lines, ...this.#givenBack];
  }

  /** How many bytes they have. */
  #takeWhole(lines: Uint8Array[], count: number): number {
    if (this.#passesOver) this.#passOver();
    let from = 0;
    while (lines.length < count) {
      const end = this.#rest.indexOf(LINE_FEED, from);
      if (end === -1) break;
      lines.push(this.#rest.subarray(from, end));
      from = end + 1;
    }
    this.#rest = this.#rest.subarray(from);
    return from;
  }

  #passOver(): void {
    const end = this.#rest.indexOf(LINE_FEED);
    this.#passesOver = end === -1;
    this.#rest = end === -1 ? NOTHING : this.#rest.subarray(end + 1);
  }

  #takeLast(lines: Uint8Array[]): void {
    if (this.#rest.length === 0) return;
    this.#unended = this.#rest;
    lines.push(this.#rest);
    this.#rest = NOTHING;
  }

  async #more(): Promise<boolean> {
    if (this.#ended) return false;
    const { done, value } = await this.#chunks.next();
    if (done === true) {
      this.#ended = true;
      return false;
    }
    this.#rest = this.#rest.length === 0 ? value : concatBytes(this.#rest, value);
    return true;
  }
}

function cutOff(line: Uint8Array): Uint8Array {
  return concatBytes(line.subarray(0, KEPT_BYTES), Uint8Array.of(LINE_FEED));
}
