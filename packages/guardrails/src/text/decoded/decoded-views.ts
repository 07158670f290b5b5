import type { NormalText } from "../normal-text.ts";
import { brokenLines } from "./broken-lines.ts";
import { concatenated } from "./concatenated.ts";
import { base64, hex } from "./encoded-bytes.ts";
import { backslashEscapes, characterReferences, percentEncoding } from "./escapes.ts";
import type { HidingPlace } from "./hidden-piece.ts";
import { hidesText } from "./hides-text.ts";
import { markup } from "./markup.ts";
import { newPieces } from "./new-pieces.ts";
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
  /** Whether that is all: no text was nested deeper, and there was not more than is looked at. */
  readonly isComplete: boolean;
}

/** How often something may be hidden in what is hidden. */
const depthMax = 2;
/** Together the views may be as long as the text, and this longer; in UTF-16 code units. */
const charsMin = 32_768;
/** Encoded texts that are read: one in so many characters, and this many more. */
const textsMin = 64;
const charsPerText = 512;
/** Other pieces that are read, of one kind, counted in the same way. */
const piecesMin = 4_096;
const charsPerPiece = 4;

/** The views of a text that show what is hidden in it. */
export function decodedViews(normal: NormalText): DecodedViews {
  const found = new FoundViews(normal);
  // Normalising leaves tags out: a text that is its own normal form has none.
  if (normal.text !== normal.original) found.add(asWritten(normal), tags);
  let sources: readonly NormalText[] = [normal];
  for (let depth = 0; depth < depthMax && sources.length > 0; depth += 1) {
    sources = sources.flatMap((source) => viewsOf(source, found));
  }
  const encoded = sources.filter((source) => !isSetOut(source));
  const isComplete = found.isComplete && !hidesText(encoded, encodings, charsMost(normal));
  return { views: found.views, isComplete };
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

function charsMost({ text }: NormalText): number {
  return charsMin + text.length;
}

function isSetOut({ hiddenBy }: NormalText): boolean {
  return hiddenBy !== undefined && layouts.some(({ name }) => name === hiddenBy);
}

/** Collects views until there are too many. */
class FoundViews {
  readonly views: NormalText[] = [];
  isComplete = true;
  readonly #piecesMost: number;
  #textsLeft: number;
  #charsLeft: number;

  constructor(normal: NormalText) {
    this.#piecesMost = piecesMin + Math.floor(normal.text.length / charsPerPiece);
    this.#textsLeft = textsMin + Math.floor(normal.text.length / charsPerText);
    this.#charsLeft = charsMost(normal);
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
