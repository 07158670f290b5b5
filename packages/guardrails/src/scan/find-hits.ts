import type { IndexedLiteral, LiteralIndex } from "./literal-index.ts";
import type { Reading } from "./read-text.ts";
import type { Hit } from "./scan.ts";
import { isWordEnd, isWordStart } from "./word-edges.ts";

/** The hits of each wanted group, by its number, where their boundaries are as the group asks. */
export function findHits(
  { automaton, literals, groupCount }: LiteralIndex,
  { states, ends }: Reading,
  text: string,
  isWanted: Uint8Array,
): readonly (readonly Hit[] | undefined)[] {
  const { trie, suffixOf, reportOf } = automaton;
  const hitsOf: (Hit[] | undefined)[] = new Array(groupCount);
  for (let index = 0; index < states.length; index += 1) {
    const end = ends[index] ?? 0;
    const endsWord = isWordEnd(text, end);
    for (let state = states[index] ?? 0; state !== 0; state = reportOf[suffixOf[state] ?? 0] ?? 0) {
      const literal = literals[trie.literalAt[state] ?? 0];
      if (literal === undefined || (literal.boundary === "word" && !endsWord)) continue;
      const start = startOf(text, literal, end);
      const startsWord = isWordStart(text, start);
      if (literal.boundary !== "none" && !startsWord) continue;
      for (const { group, boundary, word } of literal.uses) {
        if (isWanted[group] === 0) continue;
        if (boundary !== "none" && !startsWord) continue;
        if (boundary === "word" && !endsWord) continue;
        const hits = hitsOf[group];
        if (hits === undefined) hitsOf[group] = [{ start, end, word }];
        else hits.push({ start, end, word });
      }
    }
  }
  return hitsOf;
}

/** Each space of a literal stands for a whole run of white space in the text. */
function startOf(text: string, { text: literal, hasSpace }: IndexedLiteral, end: number): number {
  if (!hasSpace) return end - literal.length;
  let start = end;
  for (let at = literal.length - 1; at >= 0; at -= 1) {
    start -= 1;
    if (literal.charCodeAt(at) !== space) continue;
    while (isSpace(text.charCodeAt(start - 1))) start -= 1;
  }
  return start;
}

const space = 0x20;

function isSpace(unit: number): boolean {
  return unit === space || (unit >= 0x09 && unit <= 0x0d);
}
