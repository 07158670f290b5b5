import { SPACE } from "../scan/alphabet.ts";
import { type Automaton, nextState } from "../scan/automaton.ts";
import { normalise } from "../text/normalise.ts";
import { type LiteralLengths, literalLengths } from "./literal-lengths.ts";
import type { Place } from "./place.ts";

const LINE_BREAK = 0x0a;

/**
 * Follows a stream through the literals that are looked for, piece by piece, as `readText` does through a text: where the
 * earliest one begins that the text so far leaves open.
 */
export class LiteralCursor {
  readonly #automaton: Automaton;
  readonly #lengths: LiteralLengths;
  /** Places of the last characters, in a ring. */
  readonly #ats: Float64Array;
  readonly #seens: Float64Array;
  readonly #mask: number;
  #count = 0;
  #state = 0;
  #isInSpace = false;
  #lineBreaks = 0;

  constructor(automaton: Automaton) {
    this.#automaton = automaton;
    this.#lengths = literalLengths(automaton);
    const size = 2 ** Math.ceil(Math.log2(this.#lengths.longest + 1));
    this.#mask = size - 1;
    this.#ats = new Float64Array(size);
    this.#seens = new Float64Array(size);
  }

  /** The longest literal, in characters. */
  get longest(): number {
    return this.#lengths.longest;
  }

  get open(): Place | undefined {
    const length = this.#lengths.openOf[this.#state] ?? 0;
    return length === 0 ? undefined : this.#placeBefore(length);
  }

  /** Takes the next piece, tokens and white space whole; answers where a literal begins that ends in it, the earliest such. */
  feed(piece: string, { at, seen }: Place): Place | undefined {
    const isAscii = !/[^\t\n\v\f\r -~]/.test(piece);
    const text = isAscii ? piece : normalise(piece).text;
    const { reportOf } = this.#automaton;
    let found: Place | undefined;
    for (let index = 0; index < text.length; index += 1) {
      // What stands where in a piece that reads otherwise than it is written does not matter: it is held from its beginning.
      const offset = isAscii ? index : 0;
      if (!this.#step(text.charCodeAt(index), at + offset, seen + offset)) continue;
      const literal = reportOf[this.#state] ?? 0;
      if (literal === 0) continue;
      const start = this.#placeBefore(this.#lengths.depthOf[literal] ?? 0);
      if (found === undefined || start.at < found.at) found = start;
    }
    return found;
  }

  /** False where nothing changes: white space after white space. */
  #step(unit: number, at: number, seen: number): boolean {
    const symbol = this.#automaton.alphabet.symbolOf[unit] ?? 0;
    const isSpace = symbol === SPACE;
    this.#lineBreaks = isSpace ? this.#lineBreaks + (unit === LINE_BREAK ? 1 : 0) : 0;
    if (this.#lineBreaks > 1) this.#state = 0;
    if (isSpace && this.#isInSpace) return false;
    this.#isInSpace = isSpace;
    this.#ats[this.#count & this.#mask] = at;
    this.#seens[this.#count & this.#mask] = seen;
    this.#count += 1;
    this.#state = nextState(this.#automaton, this.#state, symbol);
    return true;
  }

  #placeBefore(length: number): Place {
    const index = (this.#count - length) & this.#mask;
    return { at: this.#ats[index] ?? 0, seen: this.#seens[index] ?? 0 };
  }
}
