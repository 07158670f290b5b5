import type { SelectedLiterals } from "../scan/literal-index.ts";
import { CONTEXT_CHARS } from "../scan/scan.ts";
import { BREAK, CLOSING, characterKind, LETTER, OPENING, SPACE, UNSEEN, UNSPACED } from "./character-kind.ts";
import { LiteralCursor } from "./literal-cursor.ts";
import { earlier, type Place, Places } from "./place.ts";
import { SPELLED_LETTERS_MIN, Token } from "./token.ts";

/** The longest finding of several tokens that are not one number: a date, an address, an account number. */
const SPAN_CHARS_MAX = 96;
/** The widest gap within a number or a spelled word, and between a word and a sign that belongs to it. */
const GAP_CHARS_MAX = 4;
/** A long gap may be parted, too, once in so many characters. */
const PLACE_GAP_CHARS = 64;

/**
 * Reads a stream as it comes and tells up to where it is settled: what is to come can neither add a finding there, nor take
 * one away, nor move it.
 *
 * A finding is made of tokens of which at least one is loud: it holds a digit or a sign, is long enough to be encoded, spells,
 * or ends a literal. While nothing is loud, all but the last token is settled. From a loud token on everything waits until
 * no context can reach it any more; of a long row of such tokens, as much as one finding can cover. Numbers in
 * groups are one token. A literal that has begun waits from its beginning.
 */
export class Frontier {
  readonly #literals: LiteralCursor;
  readonly #patternChars: number;
  /** Where tokens and numbers begin, and some within long gaps: nothing is parted elsewhere. */
  readonly places = new Places();
  #at = 0;
  #seen = 0;
  /** Up to here the literals know the text. */
  #fed: Place = { at: 0, seen: 0 };
  #token: Token | undefined;
  #before: { readonly start: Place; readonly isNumber: boolean } | undefined;
  #gapChars = 0;
  #gapEndsNumber = false;
  /** Where the brackets and quotation marks begin that stand right before the next token: they belong to it. */
  #marks: Place | undefined;
  #isBracketed = false;
  /** Letters that stand alone, one after the other, up to the last token. */
  #row: { readonly start: Place; readonly letters: number } | undefined;
  /** The last word, where a literal stands within it: a name, if something is assigned to it. */
  #name: Place | undefined;
  /** Loud tokens, each within the reach of the one before, the last of all. */
  #chain: { readonly start: Place; readonly end: Place } | undefined;
  #loudFrom = Number.POSITIVE_INFINITY;

  /** `patternChars`: what is found without anything loud is at most so long; 0 where there is no such thing. */
  constructor(literals: SelectedLiterals, patternChars: number) {
    this.#literals = new LiteralCursor(literals);
    this.#patternChars = patternChars;
  }

  /** How much before a finding can matter to it, in characters that show. */
  get lookBehind(): number {
    return CONTEXT_CHARS + this.#literals.longest;
  }

  /** Up to here the stream is read: half a character at its end is not. */
  get at(): number {
    return this.#at;
  }

  /** Before it nothing is loud, and so nothing is found. */
  get loudFrom(): number {
    return this.#patternChars > 0 ? 0 : this.#loudFrom;
  }

  /** Says that everything up to `at` is done with. */
  pass(at: number): void {
    const isLoudBehind = this.#chain !== undefined && this.#chain.end.at > at;
    if (this.#loudFrom < at) this.#loudFrom = isLoudBehind ? at : Number.POSITIVE_INFINITY;
  }

  /** Reads what is new of `text`, which begins at `base` in the stream. */
  read(text: string, base: number): void {
    while (this.#at - base < text.length) {
      const codePoint = text.codePointAt(this.#at - base) ?? 0;
      const isHalf = codePoint >= 0xd800 && codePoint <= 0xdbff;
      if (isHalf && this.#at - base + 1 === text.length) break;
      const kind = characterKind(codePoint);
      if (isGap(kind)) this.#readGap(kind, text, base);
      else this.#readToken(kind, text, base);
      this.#at += codePoint > 0xffff ? 2 : 1;
      if (kind !== UNSEEN) this.#seen += 1;
    }
    if (this.#token === undefined) this.#feed(text, base);
  }

  /** Nothing more comes. */
  finish(text: string, base: number): void {
    this.#endToken(text, base);
    this.#feed(text, base);
  }

  /** Nothing before it is touched by anything that comes. */
  get settled(): number {
    const open = this.#open();
    let settled = open;
    const chain = this.#chain;
    if (chain !== undefined && open.seen - chain.end.seen <= CONTEXT_CHARS) {
      const slid = this.places.lastSeenBy(open.seen - SPAN_CHARS_MAX - CONTEXT_CHARS);
      settled = earlier(open, slid !== undefined && slid.at > chain.start.at ? slid : chain.start);
    }
    if (this.#patternChars === 0) return settled.at;
    const behindPatterns = this.places.lastSeenBy(open.seen - this.#patternChars - 1);
    return Math.min(settled.at, behindPatterns?.at ?? 0);
  }

  /** Where the token, number or literal begins that the text so far leaves open, however long it is. */
  get unit(): number | undefined {
    const goesOn = this.#token !== undefined || (this.#before?.isNumber === true && this.#isClose);
    const starts = [goesOn ? this.places.last : undefined, this.#literals.open, this.#row?.start];
    const known = starts.filter((start) => start !== undefined).map(({ at }) => at);
    return known.length === 0 ? undefined : Math.min(...known);
  }

  get #here(): Place {
    return { at: this.#at, seen: this.#seen };
  }

  /** Whether the last token may be part of what follows. */
  get #isClose(): boolean {
    return this.#gapChars <= GAP_CHARS_MAX;
  }

  /** From here on a token, a literal or a spelled word is not complete, or may belong to what follows. */
  #open(): Place {
    const last = this.#isClose ? this.#before?.start : undefined;
    const open = this.#token?.opensAt ?? last ?? this.#marks ?? this.#here;
    return earlier(earlier(open, this.#row?.start), this.#literals.open);
  }

  #readGap(kind: number, text: string, base: number): void {
    this.#endToken(text, base);
    this.#gapChars += 1;
    if (!this.#isClose) this.#row = undefined;
    if (kind === BREAK) this.#gapEndsNumber = true;
    this.#marks = kind === SPACE ? undefined : (this.#marks ?? this.#here);
    if (kind !== SPACE) this.#isBracketed = kind === OPENING;
    if (this.#gapChars % PLACE_GAP_CHARS !== 0) return;
    this.#marks = undefined;
    this.places.add(this.#here);
  }

  #readToken(kind: number, text: string, base: number): void {
    const goesOn = kind === UNSEEN || (kind !== UNSPACED && this.#token?.isUnspaced === false);
    if (!goesOn) this.#endToken(text, base);
    this.#token ??= this.#beginToken(kind);
    this.#token.add(kind);
  }

  #beginToken(kind: number): Token {
    const isWord = kind === LETTER || kind === UNSPACED;
    const start = this.#marks ?? this.#here;
    const before = this.#isClose ? this.#before : undefined;
    if (isWord || before?.isNumber !== true || this.#gapEndsNumber) this.places.add(start);
    return new Token(kind, start, before?.start ?? start, this.#isBracketed);
  }

  #endToken(text: string, base: number): void {
    const token = this.#token;
    if (token === undefined) return;
    token.end();
    const own = this.#feed(text, base);
    const name = own ?? (this.#isClose ? this.#name : undefined);
    this.#name = token.isSign ? name : own;
    this.#extendRow(token);
    if (token.isLoud) this.#addLoud(token.from);
    if (token.assigns && name !== undefined) this.#addLoud(name);
    const isNumber =
      token.hasDigit || (token.isSign && this.#before?.isNumber === true && !this.#gapEndsNumber);
    this.#before = { start: token.start, isNumber };
    this.#token = undefined;
    this.#gapChars = 0;
    this.#gapEndsNumber = false;
    this.#marks = undefined;
    this.#isBracketed = false;
  }

  #extendRow(token: Token): void {
    if (token.breaksRow) this.#row = undefined;
    if (token.singles === 0) return;
    const { start, letters } = this.#row ?? { start: token.start, letters: 0 };
    this.#row = { start, letters: letters + token.singles };
    if (this.#row.letters >= SPELLED_LETTERS_MIN) this.#addLoud(start);
  }

  /** Lets the literals know what is new; answers where one stands within a word. */
  #feed(text: string, base: number): Place | undefined {
    if (this.#fed.at === this.#at) return undefined;
    const piece = text.slice(Math.max(0, this.#fed.at - base), this.#at - base);
    const { whole, within } = this.#literals.feed(piece, this.#fed);
    this.#fed = this.#here;
    if (whole !== undefined) this.#addLoud(whole);
    return within;
  }

  /** Something loud that ends here. */
  #addLoud(start: Place): void {
    const end = this.#here;
    const chain = this.#chain;
    const isReached = chain !== undefined && start.seen - chain.end.seen <= CONTEXT_CHARS;
    this.#chain = { start: isReached ? earlier(chain.start, start) : start, end };
    this.#loudFrom = Math.min(this.#loudFrom, start.at);
  }
}

function isGap(kind: number): boolean {
  return kind === SPACE || kind === BREAK || kind === OPENING || kind === CLOSING;
}
