import type { NormalText } from "../normal-text.ts";
import type { HiddenPiece, HidingPlace } from "./hidden-piece.ts";

/**
 * At most so many pieces of a text. In a decoded view, what is hidden in what was decoded: the rest is hidden in its source
 * already.
 */
export function newPieces(
  source: NormalText,
  place: HidingPlace,
  most = Number.POSITIVE_INFINITY,
): readonly HiddenPiece[] {
  if (!place.sign.test(source.text)) return none;
  const pieces: HiddenPiece[] = [];
  for (const piece of place.find(source.text)) {
    if (source.view === "decoded" && !source.holdsDecoded(piece.start, piece.end)) continue;
    pieces.push(piece);
    if (pieces.length === most) break;
  }
  return pieces;
}

const none: readonly HiddenPiece[] = [];
