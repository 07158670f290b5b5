import type { IndexedLiteral, LiteralIndex } from "./literal-index.ts";
import type { Hit, LiteralGroup } from "./scan.ts";
import { isHump, isWordEnd, isWordStart } from "./word-edges.ts";

/** Collects the hits of each wanted group, where their boundaries are as the group asks. */
export class HitNotes {
  /** By the number of the group; in the order of their ends. */
  readonly hitsOf: (Hit[] | undefined)[];
  readonly #index: LiteralIndex;
  readonly #text: string;
  readonly #isWanted: Uint8Array;

  constructor(index: LiteralIndex, text: string, isWanted: Uint8Array) {
    this.#index = index;
    this.#text = text;
    this.#isWanted = isWanted;
    // Filled, since a hole in an array is dear to read: detectors ask for far more groups than have hits.
    this.hitsOf = new Array<Hit[] | undefined>(index.groupCount).fill(undefined);
  }

  /** At `end` stand all literals that end at a state or at one of its suffixes. */
  note(reported: number, end: number): void {
    const { automaton, literals } = this.#index;
    const { trie, suffixOf, reportOf } = automaton;
    const endsWord = isWordEnd(this.#text, end);
    for (let state = reported; state !== 0; state = reportOf[suffixOf[state] ?? 0] ?? 0) {
      const literal = literals[trie.literalAt[state] ?? 0];
      if (literal === undefined || (literal.boundary === "word" && !endsWord)) continue;
      const start = startOf(this.#text, literal, end);
      const startsWord = isWordStart(this.#text, start);
      if (literal.boundary === "none" || literal.boundary === "name" || startsWord)
        this.#noteUses(literal, { start, end, startsWord, endsWord });
    }
  }

  #noteUses({ uses }: IndexedLiteral, occurrence: Occurrence): void {
    const { start, end } = occurrence;
    for (const { group, boundary, word } of uses) {
      if (this.#isWanted[group] === 0 || !this.#isBounded(boundary, occurrence)) continue;
      const hits = this.hitsOf[group];
      if (hits === undefined) this.hitsOf[group] = [{ start, end, word }];
      else hits.push({ start, end, word });
    }
  }

  #isBounded(boundary: LiteralGroup["boundary"], { start, end, startsWord, endsWord }: Occurrence): boolean {
    switch (boundary) {
      case "none":
        return true;
      case "start":
        return startsWord;
      case "word":
        return startsWord && endsWord;
      case "name":
        return (startsWord || isHump(this.#text, start)) && (endsWord || isHump(this.#text, end));
    }
  }
}

interface Occurrence {
  readonly start: number;
  readonly end: number;
  readonly startsWord: boolean;
  readonly endsWord: boolean;
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
