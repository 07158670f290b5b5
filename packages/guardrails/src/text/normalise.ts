import { lengthOf, readCluster } from "./cluster.ts";
import { KEPT, kindOf, REPLACED } from "./code-points.ts";
import { latiniseMixedWords } from "./look-alikes.ts";
import type { NormalText } from "./normal-text.ts";
import { type OffsetMap, Rewrite } from "./rewrite.ts";

/** The normal form of a text, with the way back. Linear in its length, whatever it holds. */
export function normalise(original: string): NormalText {
  const { text, map } = rewriteNormal(original);
  return {
    original,
    text,
    view: "plain",
    originalRange: (start, end) => map.sourceRange(start, end),
    holdsDecoded: () => false,
  };
}

/** The same without the frame around it, for a text that was itself made from another. */
export function rewriteNormal(source: string): { readonly text: string; readonly map: OffsetMap } {
  const first = source.search(/[^\t\n\v\f\r -~]/);
  if (first < 0) return { text: source, map: unchanged };
  const rewrite = new Rewrite(source);
  for (let at = first; at < source.length; ) {
    const unit = source.charCodeAt(at);
    at = isPlain(unit) ? at + 1 : normaliseAt(source, at, rewrite);
  }
  const { text, map } = rewrite.finish();
  return { text: latiniseMixedWords(text), map };
}

/** The way back from a text that is its own normal form, as most are. */
const unchanged = new Rewrite("").finish().map;

function isPlain(unit: number): boolean {
  return unit <= 0x7e && (unit >= 0x20 || (unit >= 0x09 && unit <= 0x0d));
}

/** Answers where to go on. */
function normaliseAt(source: string, at: number, rewrite: Rewrite): number {
  const codePoint = source.codePointAt(at) ?? 0;
  const kind = kindOf(codePoint);
  if (kind === KEPT) return at + lengthOf(codePoint);
  const start = kind === REPLACED ? at : baseBefore(source, at, rewrite);
  const { normal, end, next } = readCluster(source, start);
  if (normal !== source.slice(start, end)) rewrite.pass(start, end, normal);
  if (next > end) rewrite.pass(end, next, "");
  return next;
}

/** Where the character stands that is joined: the one before, if it was kept and so is not written yet. */
function baseBefore(source: string, at: number, rewrite: Rewrite): number {
  const isPair = at > 1 && (source.codePointAt(at - 2) ?? 0) > 0xffff;
  const before = at - (isPair ? 2 : 1);
  return before >= 0 && rewrite.isPending(before) ? before : at;
}
