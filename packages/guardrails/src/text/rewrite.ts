import type { TextRange } from "./normal-text.ts";

/** Where each part of a rewritten text stands in its source; all in UTF-16 code units, ends exclusive. */
export interface OffsetMap {
  /** The smallest range of the source that holds whatever the range was made of. */
  sourceRange(start: number, end: number): TextRange;
  /** Whether something that was replaced stands in the range or touches it. */
  touchesReplaced(start: number, end: number): boolean;
}

/** Writes a text anew from left to right, and remembers where everything came from. What is not replaced is kept. */
export class Rewrite {
  readonly #source: string;
  readonly #parts: string[] = [];
  /** The length of what is written. */
  #length = 0;
  /** Up to here the source is written. */
  #sourceAt = 0;
  readonly #pieces = new Pieces();

  constructor(source: string) {
    this.#source = source;
  }

  /** Writes `by` in place of what stands from `start` to `end`. */
  replace(start: number, end: number, by: string): void {
    this.#keepUntil(start);
    this.#pieces.add(this.#length, this.#length + by.length, start, end, true);
    this.#write(by, end);
  }

  /** The same where it is not worth telling: `touchesReplaced` does not count it. */
  pass(start: number, end: number, by: string): void {
    this.#keepUntil(start);
    if (by.length !== 1 || end - start !== 1) {
      this.#pieces.add(this.#length, this.#length + by.length, start, end, false);
    }
    this.#write(by, end);
  }

  /** Whether the source from `start` on is not written yet. */
  isPending(start: number): boolean {
    return start >= this.#sourceAt;
  }

  /** The source itself where nothing was changed. */
  finish(): { readonly text: string; readonly map: OffsetMap } {
    if (this.#sourceAt === 0) return { text: this.#source, map: this.#pieces };
    this.#keepUntil(this.#source.length);
    return { text: this.#parts.join(""), map: this.#pieces };
  }

  #keepUntil(end: number): void {
    if (end === this.#sourceAt) return;
    this.#write(this.#source.slice(this.#sourceAt, end), end);
  }

  #write(part: string, sourceAt: number): void {
    this.#parts.push(part);
    this.#length += part.length;
    this.#sourceAt = sourceAt;
  }
}

/**
 * The replaced pieces, in order. Between two of them offsets run alike in both texts, so that a text of which little was
 * changed costs little.
 */
class Pieces implements OffsetMap {
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #sourceStarts: number[] = [];
  readonly #sourceEnds: number[] = [];
  readonly #areNews: boolean[] = [];

  add(start: number, end: number, sourceStart: number, sourceEnd: number, isNews: boolean): void {
    const last = this.#starts.length - 1;
    const isMoreLeftOut =
      start === end &&
      this.#starts[last] === start &&
      this.#ends[last] === start &&
      this.#sourceEnds[last] === sourceStart &&
      this.#areNews[last] === isNews;
    if (isMoreLeftOut) {
      this.#sourceEnds[last] = sourceEnd;
      return;
    }
    this.#starts.push(start);
    this.#ends.push(end);
    this.#sourceStarts.push(sourceStart);
    this.#sourceEnds.push(sourceEnd);
    this.#areNews.push(isNews);
  }

  sourceRange(start: number, end: number): TextRange {
    const first = this.#lastFrom(start);
    const sourceStart = this.#isWithin(first, start)
      ? (this.#sourceStarts[first] ?? 0)
      : this.#shifted(first, start);
    if (end <= start) return { start: sourceStart, end: sourceStart };
    const last = this.#lastFrom(end - 1);
    const sourceEnd = this.#isWithin(last, end - 1)
      ? (this.#sourceEnds[last] ?? 0)
      : this.#shifted(last, end);
    return { start: sourceStart, end: sourceEnd };
  }

  touchesReplaced(start: number, end: number): boolean {
    for (let index = this.#lastFrom(end); index >= 0; index -= 1) {
      if ((this.#ends[index] ?? 0) < start) return false;
      if (this.#areNews[index] === true) return true;
    }
    return false;
  }

  #isWithin(piece: number, at: number): boolean {
    return piece >= 0 && at < (this.#ends[piece] ?? 0);
  }

  #shifted(piece: number, at: number): number {
    return piece < 0 ? at : at - (this.#ends[piece] ?? 0) + (this.#sourceEnds[piece] ?? 0);
  }

  /** The last piece that starts at `at` or before it; −1 where none does. */
  #lastFrom(at: number): number {
    let low = 0;
    let high = this.#starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#starts[middle] ?? 0) <= at) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
