import { SPACE } from "../scan/alphabet.ts";
import { nextState } from "../scan/automaton.ts";
import type { LiteralIndex, SelectedLiterals } from "../scan/literal-index.ts";
import { isWordEnd, isWordStart } from "../scan/word-edges.ts";
import { normalise } from "../text/normalise.ts";
import { type LiteralLengths, literalLengths } from "./literal-lengths.ts";
import { earlier, type Place } from "./place.ts";

const LINE_BREAK = 0x0a;

/** Where the first literals of a piece begin. */
export interface PieceLiterals {
  /** Of those whose boundaries are as they should be. */
  readonly whole: Place | undefined;
  /** Of those within a word: `password` in `dbPasswordOld`. */
  readonly within: Place | undefined;
}

/**
 * Follows a stream through the literals that are looked for, piece by piece, as `readText` does through a text: where the
 * earliest one begins that the text so far leaves open.
 */
export class LiteralCursor {
  readonly #index: LiteralIndex;
  readonly #lengths: LiteralLengths;
  /** Places of the last characters, in a ring. */
  readonly #ats: Float64Array;
  readonly #seens: Float64Array;
  readonly #mask: number;
  #count = 0;
  #state = 0;
  #isInSpace = false;
  #lineBreaks = 0;

  constructor(selected: SelectedLiterals) {
    this.#index = selected.index;
    this.#lengths = literalLengths(selected);
    const longest = this.#lengths.depthOf.at(-1) ?? 0;
    const size = 2 ** Math.ceil(Math.log2(longest + 1));
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

  /** Takes the next piece: whole tokens and white space. */
  feed(piece: string, { at, seen }: Place): PieceLiterals {
    const isAscii = !/[^\t\n\v\f\r -~]/.test(piece);
    const text = isAscii ? piece : normalise(piece).text;
    const { reportOf } = this.#index.automaton;
    const found: { whole: Place | undefined; within: Place | undefined } = {
      whole: undefined,
      within: undefined,
    };
    for (let index = 0; index < text.length; index += 1) {
      // Where what stands in a piece that reads otherwise than it is written does not matter: it is held from its beginning.
      const offset = isAscii ? index : 0;
      if (!this.#step(text.charCodeAt(index), at + offset, seen + offset)) continue;
      let state = reportOf[this.#state] ?? 0;
      for (; state !== 0; state = this.#nextReport(state)) {
        const kind = this.#kindOf(state, text, index + 1);
        if (kind === undefined) continue;
        found[kind] = earlier(this.#placeBefore(this.#lengths.depthOf[state] ?? 0), found[kind]);
      }
    }
    return found;
  }

  #nextReport(state: number): number {
    const { reportOf, suffixOf } = this.#index.automaton;
    return reportOf[suffixOf[state] ?? 0] ?? 0;
  }

  /** A word parts from what is beside it unless both are letters. Beyond the piece there is no letter that belongs to one in it. */
  #kindOf(state: number, text: string, end: number): keyof PieceLiterals | undefined {
    const boundaries = this.#lengths.boundariesOf[this.#index.automaton.trie.literalAt[state] ?? -1];
    if (boundaries === undefined || boundaries.size === 0) return undefined;
    const start = Math.max(0, end - (this.#lengths.depthOf[state] ?? 0));
    const startsWord = isWordStart(text, start) || isWordEnd(text, start);
    const endsWord = isWordEnd(text, end) || isWordStart(text, end);
    if (startsWord && (endsWord || boundaries.has("start"))) return "whole";
    return boundaries.has("none") ? "within" : undefined;
  }

  /** False where nothing changes: white space after white space. */
  #step(unit: number, at: number, seen: number): boolean {
    const symbol = this.#index.automaton.alphabet.symbolOf[unit] ?? 0;
    const isSpace = symbol === SPACE;
    this.#lineBreaks = isSpace ? this.#lineBreaks + (unit === LINE_BREAK ? 1 : 0) : 0;
    if (this.#lineBreaks > 1) this.#state = 0;
    if (isSpace && this.#isInSpace) return false;
    this.#isInSpace = isSpace;
    this.#ats[this.#count & this.#mask] = at;
    this.#seens[this.#count & this.#mask] = seen;
    this.#count += 1;
    this.#state = nextState(this.#index.automaton, this.#state, symbol);
    return true;
  }

  #placeBefore(length: number): Place {
    const index = (this.#count - length) & this.#mask;
    return { at: this.#ats[index] ?? 0, seen: this.#seens[index] ?? 0 };
  }
}
