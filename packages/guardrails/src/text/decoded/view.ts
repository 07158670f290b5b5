import { CONTEXT_CHARS } from "../../scan/scan.ts";
import type { NormalText } from "../normal-text.ts";
import { rewriteNormal } from "../normalise.ts";
import { Rewrite } from "../rewrite.ts";
import type { HiddenPiece } from "./hidden-piece.ts";

/**
 * A text with some pieces as they read, and around them as much as context reaches, out to whole tokens. Where anything is
 * left out between, an empty line stands: nothing is found across it.
 */
export function viewOf(source: NormalText, hiddenBy: string, pieces: readonly HiddenPiece[]): NormalText {
  const { text: read, map } = rewritePieces(source.text, pieces);
  const normal = rewriteNormal(read);
  return {
    original: source.original,
    text: normal.text,
    view: "decoded",
    hiddenBy,
    originalRange: (start, end) => {
      const inRead = normal.map.sourceRange(start, end);
      const inSource = map.sourceRange(inRead.start, inRead.end);
      return source.originalRange(inSource.start, inSource.end);
    },
    holdsDecoded: (start, end) => {
      const inRead = normal.map.sourceRange(start, end);
      return map.touchesReplaced(inRead.start, inRead.end);
    },
  };
}

function rewritePieces(text: string, pieces: readonly HiddenPiece[]): ReturnType<Rewrite["finish"]> {
  const rewrite = new Rewrite(text);
  let last = 0;
  pieces.forEach(({ start, end, reads }, index) => {
    if (index === 0) {
      const from = contextStart(text, start);
      if (from > 0) rewrite.pass(0, from, "");
    } else if (start - last > 2 * CONTEXT_CHARS) {
      const [to, from] = [contextEnd(text, last), contextStart(text, start)];
      if (from > to) rewrite.pass(to, from, "\n\n");
    }
    rewrite.replace(start, end, reads);
    last = end;
  });
  const to = contextEnd(text, last);
  if (to < text.length) rewrite.pass(to, text.length, "");
  return rewrite.finish();
}

/** A token longer than this is cut. */
const tokenCharsMax = 512;

function contextStart(text: string, start: number): number {
  let at = Math.max(0, start - CONTEXT_CHARS);
  const earliest = Math.max(0, at - tokenCharsMax);
  while (at > earliest && !isSpace(text, at - 1)) at -= 1;
  return at;
}

function contextEnd(text: string, end: number): number {
  let at = Math.min(text.length, end + CONTEXT_CHARS);
  const latest = Math.min(text.length, at + tokenCharsMax);
  while (at < latest && !isSpace(text, at)) at += 1;
  return at;
}

function isSpace(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit === 0x20 || (unit >= 0x09 && unit <= 0x0d);
}
