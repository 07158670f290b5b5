import { concatBytes } from "../encoding/bytes.ts";

const LINE_FEED = 0x0a;
const NOTHING: Uint8Array = new Uint8Array(0);
/** Far above what an event or a run may have. A longer line comes in pieces, so that no file fills the memory. */
const LINE_BYTES_MAX = 2 ** 24;

/** The bytes of a file line by line, each without its line feed and with all else that stands in it. */
export class LineReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  /** What is not read yet of the last chunk. */
  #rest = NOTHING;
  #givenBack: readonly Uint8Array[] = [];
  #ended = false;

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** The next `count` lines, fewer only at the end. A last line needs no line feed. They share memory with what was read. */
  async take(count: number): Promise<readonly Uint8Array[]> {
    const lines = this.#givenBack.slice(0, count);
    this.#givenBack = this.#givenBack.slice(count);
    while (lines.length < count) {
      this.#takeWhole(lines, count);
      if (lines.length === count) break;
      const ended = !(await this.#more());
      if (this.#rest.length > (ended ? 0 : LINE_BYTES_MAX)) {
        lines.push(this.#rest);
        this.#rest = NOTHING;
      }
      if (ended) break;
    }
    return lines;
  }

  /** They come again, before all others. */
  giveBack(lines: readonly Uint8Array[]): void {
    this.#givenBack = [...lines, ...this.#givenBack];
  }

  #takeWhole(lines: Uint8Array[], count: number): void {
    let from = 0;
    while (lines.length < count) {
      const end = this.#rest.indexOf(LINE_FEED, from);
      if (end === -1) break;
      lines.push(this.#rest.subarray(from, end));
      from = end + 1;
    }
    this.#rest = this.#rest.subarray(from);
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
