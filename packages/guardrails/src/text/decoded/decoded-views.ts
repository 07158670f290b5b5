import type { NormalText } from "../normal-text.ts";
import { brokenLines } from "./broken-lines.ts";
import { base64, hex } from "./encoded-bytes.ts";
import { backslashEscapes, characterReferences, percentEncoding } from "./escapes.ts";
import type { HiddenPiece, HidingPlace } from "./hidden-piece.ts";
import { markup } from "./markup.ts";
import { spacedOut } from "./spaced.ts";
import { speltSigns } from "./spelt-signs.ts";
import { asWritten, tags } from "./tags.ts";
import { viewOf } from "./view.ts";

const hidingPlaces: readonly HidingPlace[] = [
  base64,
  hex,
  percentEncoding,
  characterReferences,
  backslashEscapes,
  markup,
  spacedOut,
  brokenLines,
  speltSigns,
];

/** What a text holds beside what it shows. */
export interface DecodedViews {
  readonly views: readonly NormalText[];
  /** Whether that is all: nothing was nested deeper, and there was not more than is looked at. */
  readonly isComplete: boolean;
}

/** How often something may be hidden in what is hidden. */
const depthMax = 2;
/** What is decoded of a text may be as long as the text, and this longer; in UTF-16 code units. */
const decodedCharsMin = 32_768;
/** Encoded texts in a text: one in so many characters, and this many more. */
const textsMin = 16;
const charsPerText = 2_048;

/** The views of a text that show what is hidden in it. */
export function decodedViews(normal: NormalText): DecodedViews {
  const found = new FoundViews(normal.text.length);
  let sources: readonly NormalText[] = [normal];
  found.add(asWritten(normal), tags, tags.find(normal.original));
  for (let depth = 0; depth < depthMax; depth += 1) {
    sources = sources.flatMap((source) =>
      hidingPlaces.flatMap((place) => found.add(source, place, newPieces(source, place)) ?? []),
    );
  }
  const isNestedDeeper = sources.some((source) =>
    hidingPlaces.some((place) => newPieces(source, place).length > 0),
  );
  return { views: found.views, isComplete: found.isComplete && !isNestedDeeper };
}

/** In a decoded view, what is hidden in what was decoded: the rest is hidden in its source already. */
function newPieces(source: NormalText, place: HidingPlace): readonly HiddenPiece[] {
  const pieces = place.find(source.text);
  return source.view === "plain"
    ? pieces
    : pieces.filter(({ start, end }) => source.holdsDecoded(start, end));
}

/** Collects views until there are too many. */
class FoundViews {
  readonly views: NormalText[] = [];
  isComplete = true;
  #charsLeft: number;
  #textsLeft: number;

  constructor(textChars: number) {
    this.#charsLeft = decodedCharsMin + textChars;
    this.#textsLeft = textsMin + Math.floor(textChars / charsPerText);
  }

  add(source: NormalText, place: HidingPlace, pieces: readonly HiddenPiece[]): NormalText | undefined {
    const seen = place.holdsTexts ? pieces.slice(0, this.#textsLeft) : pieces;
    if (seen.length < pieces.length) this.isComplete = false;
    if (seen.length === 0) return undefined;
    if (place.holdsTexts) this.#textsLeft -= seen.length;
    const view = viewOf(source, place.name, seen);
    if (this.views.some(({ text }) => text === view.text)) return undefined;
    this.#charsLeft -= view.text.length;
    if (this.#charsLeft < 0) {
      this.isComplete = false;
      return undefined;
    }
    this.views.push(view);
    return view;
  }
}
