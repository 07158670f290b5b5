import { ByteCap } from "./byte-cap.ts";
import { TokenCap } from "./token-cap.ts";
import type { Tokenizer } from "./tokenizer.ts";

/** How much text an answer, or one choice of it, may have. */
export interface TextLimits {
  readonly tokens?: { readonly max: number; readonly tokenizer: Tokenizer };
  /** Of UTF-8. */
  readonly bytesMax?: number;
}

/** Holds texts that come piece by piece, one after the other, to both limits together: bytes are cut first. */
export class TextCap {
  readonly #bytes: ByteCap;
  readonly #tokens: TokenCap | undefined;
  /** The first half of a character whose other half may be in the next piece. */
  #half = "";

  constructor({ tokens, bytesMax = Number.POSITIVE_INFINITY }: TextLimits) {
    this.#bytes = new ByteCap(bytesMax);
    this.#tokens = tokens === undefined ? undefined : new TokenCap(tokens.max, tokens.tokenizer);
  }

  /** Whether something was cut off: nothing more passes. */
  get isReached(): boolean {
    return this.#bytes.isReached || this.#tokens?.isReached === true;
  }

  /** What may pass now of what was kept and this piece. */
  take(piece: string): string {
    const text = this.#half + piece;
    this.#half = /[\ud800-\udbff]$/.test(text) ? text.slice(-1) : "";
    return this.#takeWhole(text.slice(0, text.length - this.#half.length));
  }

  /** The text is over: what may still pass of it. */
  end(): string {
    const rest = this.#takeWhole(this.#half);
    this.#half = "";
    return rest + (this.#tokens?.end() ?? "");
  }

  #takeWhole(text: string): string {
    if (this.isReached) return "";
    const within = this.#bytes.take(text);
    const passing = this.#tokens === undefined ? within : this.#tokens.take(within);
    return this.#bytes.isReached ? passing + (this.#tokens?.end() ?? "") : passing;
  }
}
