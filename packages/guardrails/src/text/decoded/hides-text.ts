import type { NormalText } from "../normal-text.ts";
import type { HidingPlace } from "./hidden-piece.ts";
import { newPieces } from "./new-pieces.ts";
import { viewOf } from "./view.ts";

/**
 * Whether texts hide letters or digits still. Signs and white space alone are nothing to find, as escaped quotes in ordinary
 * code are; yet a sign may hide a letter in turn, so that they are followed to their end.
 */
export function hidesText(
  texts: readonly NormalText[],
  encodings: readonly HidingPlace[],
  charsMost: number,
): boolean {
  let charsLeft = charsMost;
  let sources = texts;
  for (let round = 0; sources.length > 0; round += 1) {
    const views: NormalText[] = [];
    for (const { source, place } of pairs(sources, encodings)) {
      const pieces = newPieces(source, place);
      if (pieces.length === 0) continue;
      if (round === roundsMax || pieces.some(({ reads }) => letterOrDigit.test(reads))) return true;
      const view = viewOf(source, place.name, pieces);
      charsLeft -= view.text.length;
      if (charsLeft < 0) return true;
      views.push(view);
    }
    sources = views;
  }
  return false;
}

/** How often signs are followed: who nests them deeper hides something. */
const roundsMax = 8;
const letterOrDigit = /[\p{L}\p{N}]/u;

function* pairs(
  sources: readonly NormalText[],
  encodings: readonly HidingPlace[],
): Iterable<{ readonly source: NormalText; readonly place: HidingPlace }> {
  for (const source of sources) for (const place of encodings) yield { source, place };
}
