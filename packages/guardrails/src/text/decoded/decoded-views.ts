import type { NormalText } from "../normal-text.ts";
import { brokenLines } from "./broken-lines.ts";
import { concatenated } from "./concatenated.ts";
import { base64, hex } from "./encoded-bytes.ts";
import { backslashEscapes, characterReferences, percentEncoding } from "./escapes.ts";
import type { HiddenPiece, HidingPlace } from "./hidden-piece.ts";
import { markup } from "./markup.ts";
import { spacedOut } from "./spaced.ts";
import { speltSigns } from "./spelt-signs.ts";
import { asWritten, tags } from "./tags.ts";
import { viewOf } from "./view.ts";

/** Ways of writing a text in other characters: what was hidden by one may be hidden by another again, and so on. */
const encodings: readonly HidingPlace[] = [
  base64,
  hex,
  percentEncoding,
  characterReferences,
  backslashEscapes,
];
/** Ways of setting out a text. */
const layouts: readonly HidingPlace[] = [markup, spacedOut, brokenLines, speltSigns, concatenated];
const hidingPlaces: readonly HidingPlace[] = [...encodings, ...layouts];

/** What a text holds beside what it shows. */
export interface DecodedViews {
  readonly views: readonly NormalText[];
  /** Whether that is all: nothing was nested deeper, and there was not more than is looked at. */
  readonly isComplete: boolean;
}

/** How often something may be hidden in what is hidden. */
const depthMax = 2;
/** Together the views may be as long as the text, and this longer; in UTF-16 code units. */
const charsMin = 32_768;
/** Encoded texts that are read: one in so many characters, and this many more. */
const textsMin = 16;
const charsPerText = 2_048;
/** Other pieces that are read, of one kind, counted in the same way. */
const piecesMin = 4_096;
const charsPerPiece = 64;

/** The views of a text that show what is hidden in it. */
export function decodedViews(normal: NormalText): DecodedViews {
  const found = new FoundViews(normal.text.length);
  // Normalising leaves tags out: a text that is its own normal form has none.
  if (normal.text !== normal.original) found.add(asWritten(normal), tags);
  let sources: readonly NormalText[] = [normal];
  for (let depth = 0; depth < depthMax && sources.length > 0; depth += 1) {
    sources = sources.flatMap((source) => viewsOf(source, found));
  }
  return { views: found.views, isComplete: found.isComplete && !sources.some(isEncodedStill) };
}

function viewsOf(source: NormalText, found: FoundViews): readonly NormalText[] {
  const views: NormalText[] = [];
  for (const place of placesIn(source)) {
    const view = found.add(source, place);
    if (view !== undefined) views.push(view);
  }
  return views;
}

/** What was set out otherwise is not encoded too: nobody would read it. */
function placesIn(source: NormalText): readonly HidingPlace[] {
  return isSetOut(source) ? layouts : hidingPlaces;
}

function isEncodedStill(source: NormalText): boolean {
  return !isSetOut(source) && encodings.some((place) => newPieces(source, place, 1).length > 0);
}

function isSetOut({ hiddenBy }: NormalText): boolean {
  return hiddenBy !== undefined && layouts.some(({ name }) => name === hiddenBy);
}

/** In a decoded view, what is hidden in what was decoded: the rest is hidden in its source already. */
function newPieces(source: NormalText, place: HidingPlace, most: number): readonly HiddenPiece[] {
  const pieces: HiddenPiece[] = [];
  if (place.sign?.test(source.text) === false) return pieces;
  for (const piece of place.find(source.text)) {
    if (source.view === "decoded" && !source.holdsDecoded(piece.start, piece.end)) continue;
    pieces.push(piece);
    if (pieces.length === most) break;
  }
  return pieces;
}

/** Collects views until there are too many. */
class FoundViews {
  readonly views: NormalText[] = [];
  isComplete = true;
  readonly #piecesMost: number;
  #textsLeft: number;
  #charsLeft: number;

  constructor(textChars: number) {
    this.#piecesMost = piecesMin + Math.floor(textChars / charsPerPiece);
    this.#textsLeft = textsMin + Math.floor(textChars / charsPerText);
    this.#charsLeft = charsMin + textChars;
  }

  /** Answers the view; undefined where there is nothing new to see. */
  add(source: NormalText, place: HidingPlace): NormalText | undefined {
    const most = place.holdsTexts ? this.#textsLeft : this.#piecesMost;
    const pieces = newPieces(source, place, most + 1);
    if (pieces.length === 0) return undefined;
    if (pieces.length > most) this.isComplete = false;
    const seen = pieces.slice(0, most);
    if (place.holdsTexts) this.#textsLeft -= seen.length;
    const view = viewOf(source, place.name, seen);
    this.#charsLeft -= view.text.length;
    if (this.#charsLeft < 0) this.isComplete = false;
    if (this.#charsLeft < 0 || this.views.some(({ text }) => text === view.text)) return undefined;
    this.views.push(view);
    return view;
  }
}
