import type { TextDetector } from "../detectors/detector.ts";
import { foldLiteral } from "./alphabet.ts";
import { type Automaton, buildAutomaton } from "./automaton.ts";
import type { LiteralGroup } from "./scan.ts";

/** The literals of several detectors, ready to be found in one pass. */
export interface LiteralIndex {
  readonly automaton: Automaton;
  /** By the number that the trie knows it by. */
  readonly literals: readonly IndexedLiteral[];
  /** By detector: the number of each of its groups, by name. */
  readonly groupsOf: ReadonlyMap<TextDetector, ReadonlyMap<string, number>>;
  readonly groupCount: number;
}

export interface IndexedLiteral {
  readonly text: string;
  readonly hasSpace: boolean;
  /** What all of its uses ask for at least. */
  readonly boundary: LiteralGroup["boundary"];
  readonly uses: readonly LiteralUse[];
}

/** A literal as one group has it. */
interface LiteralUse {
  readonly group: number;
  readonly boundary: LiteralGroup["boundary"];
  readonly word: number;
}

/** Literals that fold to the same are found together; one that is empty is never found. */
export function indexLiterals(detectors: Iterable<TextDetector>): LiteralIndex {
  const usesOf = new Map<string, LiteralUse[]>();
  const groupsOf = new Map<TextDetector, ReadonlyMap<string, number>>();
  let groupCount = 0;
  for (const detector of detectors) {
    const groups = new Map<string, number>();
    groupsOf.set(detector, groups);
    for (const [name, { words, boundary }] of Object.entries(detector.literals)) {
      const group = groupCount;
      groupCount += 1;
      groups.set(name, group);
      for (const [number, word] of words.entries()) addUse(usesOf, word, { group, boundary, word: number });
    }
  }
  usesOf.delete("");
  const folded = [...usesOf.keys()].sort();
  const literals = folded.map((text) => indexedLiteral(text, usesOf.get(text) ?? []));
  return { automaton: buildAutomaton(folded), literals, groupsOf, groupCount };
}

function indexedLiteral(text: string, uses: readonly LiteralUse[]): IndexedLiteral {
  const boundaries = new Set(uses.map(({ boundary }) => boundary));
  const boundary = (["none", "name", "start"] as const).find((looser) => boundaries.has(looser)) ?? "word";
  return { text, hasSpace: text.includes(" "), boundary, uses };
}

function addUse(usesOf: Map<string, LiteralUse[]>, word: string, use: LiteralUse): void {
  const literal = foldLiteral(word);
  const uses = usesOf.get(literal);
  if (uses === undefined) usesOf.set(literal, [use]);
  else uses.push(use);
}

/** Some groups of an index. */
export interface SelectedLiterals {
  readonly index: LiteralIndex;
  readonly groups: ReadonlySet<number>;
}

/** The numbers of all groups of some detectors. */
export function groupsOf(index: LiteralIndex, detectors: readonly TextDetector[]): ReadonlySet<number> {
  return new Set(detectors.flatMap((detector) => [...(index.groupsOf.get(detector)?.values() ?? [])]));
}
