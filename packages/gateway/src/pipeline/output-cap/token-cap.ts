import { segmentsOf } from "./segments.ts";
import { lengthOfBytes, type Tokenizer } from "./tokenizer.ts";

/**
 * Lets the first tokens of texts through, piece by piece: what passes in all is what a cut of the whole text would leave.
 * A text is tokenised no sooner than it could pass the cap, since a token has at least one byte, and each part of it once.
 * A character at the cap is kept whole or left out.
 */
export class TokenCap {
  readonly #tokenizer: Tokenizer;
  /** Tokens that may follow those counted. */
  #left: number;
  /** What is not counted yet: what follows may change its tokens. */
  #tail = "";
  #tailBytes = 0;
  /** UTF-16 units of the tail that have passed. */
  #passed = 0;
  #isReached = false;

  constructor(tokensMax: number, tokenizer: Tokenizer) {
    this.#left = tokensMax;
    this.#tokenizer = tokenizer;
  }

  /** Whether something was cut off: nothing more passes. */
  get isReached(): boolean {
    return this.#isReached;
  }

  /** What may pass now of what was kept and this piece, which holds whole characters. */
  take(piece: string): string {
    if (this.#isReached) return "";
    const isBehind = this.#passed < this.#tail.length;
    this.#tail += piece;
    this.#tailBytes += Buffer.byteLength(piece);
    if (this.#tailBytes > this.#left)
      return this.#count(segmentsOf(this.#tail).slice(0, -1)) + this.#passSure();
    if (isBehind) return this.#pass(this.#tail.length);
    this.#passed += piece.length;
    return piece;
  }

  /** The text is over: what may still pass of it. The next text is counted by itself. */
  end(): string {
    const counted = this.#tail === "" ? "" : this.#count(segmentsOf(this.#tail));
    this.#tail = "";
    this.#tailBytes = 0;
    this.#passed = 0;
    return counted;
  }

  /** Takes segments off the tail's beginning; what passes of them. */
  #count(segments: readonly string[]): string {
    let passing = "";
    for (const segment of segments) {
      if (this.#isReached) break;
      const tokens = this.#tokenizer.count(segment);
      this.#isReached = tokens > this.#left;
      passing += this.#pass(this.#isReached ? this.#tokenizer.lengthOf(segment, this.#left) : segment.length);
      this.#left -= tokens;
      this.#tail = this.#tail.slice(segment.length);
      this.#tailBytes -= Buffer.byteLength(segment);
      this.#passed -= segment.length;
    }
    return passing;
  }

  /** What of the tail is below the cap however it goes on: as many bytes as there are tokens left. */
  #passSure(): string {
    if (this.#left === 0 && this.#tail !== "") this.#isReached = true;
    return this.#isReached ? "" : this.#pass(lengthOfBytes(this.#tail, this.#left));
  }

  /** The tail up to there, without what has passed already. */
  #pass(length: number): string {
    const passing = this.#tail.slice(this.#passed, length);
    this.#passed = Math.max(this.#passed, length);
    return passing;
  }
}
