import { lengthOfBytes } from "./tokenizer.ts";

/** Lets the first bytes of texts through, in UTF-8 and by whole characters. */
export class ByteCap {
  #left: number;
  #isReached = false;

  constructor(bytesMax: number) {
    this.#left = bytesMax;
  }

  /** Whether something was cut off: nothing more passes. */
  get isReached(): boolean {
    return this.#isReached;
  }

  /** What passes of this piece, which holds whole characters. */
  take(piece: string): string {
    if (this.#isReached) return "";
    const bytes = Buffer.byteLength(piece);
    if (bytes <= this.#left) {
      this.#left -= bytes;
      return piece;
    }
    this.#isReached = true;
    return piece.slice(0, lengthOfBytes(piece, this.#left));
  }
}
