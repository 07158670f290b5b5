import { ASSIGNS, DIGIT, INNER, LETTER, LOUD, UNSEEN, UNSPACED } from "./character-kind.ts";
import type { Place } from "./place.ts";

/** Longer words may be encoded text; no view decodes less. */
const PLAIN_LETTERS_MAX = 16;
/** So many letters that stand alone, in a row, may spell a word. */
export const SPELLED_LETTERS_MIN = 3;
/** `(at)`, `[dot]`: what stands for a sign. */
const SIGN_LETTERS_MAX = 3;

/** A token as it comes in, character by character. */
export class Token {
  readonly start: Place;
  /** Where what it may be part of begins: the word before it may belong to it. */
  readonly from: Place;
  readonly isUnspaced: boolean;
  readonly #isBracketed: boolean;
  readonly #mayJoin: boolean;
  #letters = 0;
  /** Letters since the last other character. */
  #segment = 0;
  #isInner = false;
  #isLoud = false;
  #hasDigit = false;
  #assigns = false;
  /** Letters that stand alone in it, the last ones in a row; and the longest such row. */
  #singles = 0;
  #mostSingles = 0;
  #hasLongSegment = false;

  constructor(kind: number, start: Place, from: Place, isBracketed: boolean) {
    this.start = start;
    this.from = from;
    this.isUnspaced = kind === UNSPACED;
    this.#isBracketed = isBracketed;
    this.#mayJoin = kind !== LETTER && kind !== UNSPACED;
  }

  /** Where what it may be part of begins, as far as it is known. */
  get opensAt(): Place {
    const joins = this.#mayJoin || (this.#isBracketed && this.#letters <= SIGN_LETTERS_MAX);
    return joins ? this.from : this.start;
  }

  get hasDigit(): boolean {
    return this.#hasDigit;
  }

  get assigns(): boolean {
    return this.#assigns;
  }

  /** Only signs, as may stand between the groups of a number. */
  get isSign(): boolean {
    return this.#letters === 0 && !this.#hasDigit;
  }

  /** Letters that stand alone at its end. */
  get singles(): number {
    return this.#singles;
  }

  /** Whether such letters before it are not in one row with those at its end. */
  get breaksRow(): boolean {
    return this.#hasLongSegment || this.isUnspaced || this.#hasDigit;
  }

  get isLoud(): boolean {
    return (
      this.#isLoud ||
      this.#hasDigit ||
      this.#letters > PLAIN_LETTERS_MAX ||
      this.#mostSingles >= SPELLED_LETTERS_MIN ||
      (this.#isBracketed && this.#letters <= SIGN_LETTERS_MAX)
    );
  }

  add(kind: number): void {
    if (kind === LETTER || kind === UNSPACED || kind === DIGIT) {
      if (this.#isInner) this.#isLoud = true;
      if (kind === DIGIT) this.#hasDigit = true;
      this.#letters += 1;
      this.#segment += 1;
      return;
    }
    this.end();
    if (kind === LOUD || kind === UNSEEN) this.#isLoud = true;
    if (kind === ASSIGNS) this.#assigns = true;
    if ((kind === INNER || kind === ASSIGNS) && this.#letters > 0) this.#isInner = true;
  }

  /** Nothing is added to it any more, or nothing but a further segment. */
  end(): void {
    if (this.#segment === 1 && !this.isUnspaced) this.#singles += 1;
    if (this.#segment > 1) {
      this.#hasLongSegment = true;
      this.#singles = 0;
    }
    this.#mostSingles = Math.max(this.#mostSingles, this.#singles);
    this.#segment = 0;
  }
}
