import type { IndexedLiteral, LiteralIndex } from "./literal-index.ts";
import type { Hit, LiteralGroup } from "./scan.ts";
import { isHump, isWordEnd, isWordStart } from "./word-edges.ts";

/** Collects the hits of each wanted group, where their boundaries are as the group asks. */
export class HitNotes {
  /** By the number of the group. Most short texts have none at all. */
  #hitsOf: (Hit[] | undefined)[] | undefined;
  readonly #index: LiteralIndex;
  readonly #text: string;
  readonly #isWanted: Uint8Array;

  constructor(index: LiteralIndex, text: string, isWanted: Uint8Array) {
    this.#index = index;
    this.#text = text;
    this.#isWanted = isWanted;
  }

  /** Those of one group, in the order of their ends. */
  of(group: number): readonly Hit[] {
    return this.#hitsOf?.[group] ?? none;
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
      if (literal.boundary !== "none" && literal.boundary !== "name" && !startsWord) continue;
      for (const { group, boundary, word } of literal.uses) {
        if (this.#isWanted[group] === 0) continue;
        const starts = startsWord || (boundary === "name" && isHump(this.#text, start));
        const ends = endsWord || (boundary === "name" && isHump(this.#text, end));
        if (isBounded(boundary, starts, ends)) this.#add(group, { start, end, word });
      }
    }
  }

  #add(group: number, hit: Hit): void {
    // Filled, since a hole in an array is dear to read: detectors ask for far more groups than have hits.
    this.#hitsOf ??= new Array<Hit[] | undefined>(this.#index.groupCount).fill(undefined);
    const hits = this.#hitsOf[group];
    if (hits === undefined) this.#hitsOf[group] = [hit];
    else hits.push(hit);
  }
}

const none: readonly Hit[] = [];

/** Given whether a word, or for `name` a hump, starts and ends there. */
function isBounded(boundary: LiteralGroup["boundary"], starts: boolean, ends: boolean): boolean {
  switch (boundary) {
    case "none":
      return true;
    case "start":
      return starts;
    case "word":
    case "name":
      return starts && ends;
  }
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
