import type { LiteralGroup } from "../../../scan/scan.ts";
import { normalise } from "../../../text/normalise.ts";
import { type Concept, concepts } from "./concept.ts";
import { misspellings } from "./misspellings.ts";
import { phrasesOf } from "./phrases.ts";
import { vocabularies } from "./vocabularies.ts";

/** Words that most injections stand on: these are known misspelt, too. */
const misspelt = new Set(
  phrasesOf("ignore | disregard | forget | previous | instructions | instruction | prompt"),
);

export const lexiconGroups = ["words", "stems", "anywhere"] as const;
export type LexiconGroup = (typeof lexiconGroups)[number];

/** The literals of all languages, and what each means. */
export interface Lexicon {
  readonly literals: Readonly<Record<LexiconGroup, LiteralGroup>>;
  /** By group and number of the word in it; a word may mean several things. */
  readonly meanings: Readonly<Record<LexiconGroup, readonly (readonly Concept[])[]>>;
  readonly conceptsOf: ReadonlyMap<string, ReadonlySet<Concept>>;
}

export function buildLexicon(): Lexicon {
  const meanings = new Map<string, Set<Concept>>();
  for (const concept of concepts) {
    for (const phrase of phrasesFor(concept).flatMap(withMisspellings)) {
      meanings.set(phrase, (meanings.get(phrase) ?? new Set()).add(concept));
    }
  }
  const byGroup = Map.groupBy(meanings, ([phrase]) => groupOf(phrase));
  const literals = (group: LexiconGroup, boundary: LiteralGroup["boundary"]): LiteralGroup => {
    return { words: (byGroup.get(group) ?? []).map(([phrase]) => literalOf(phrase)), boundary };
  };
  const meaningsIn = (group: LexiconGroup) => (byGroup.get(group) ?? []).map(([, means]) => [...means]);
  return {
    conceptsOf: meanings,
    literals: {
      words: literals("words", "word"),
      stems: literals("stems", "start"),
      anywhere: literals("anywhere", "none"),
    },
    meanings: {
      words: meaningsIn("words"),
      stems: meaningsIn("stems"),
      anywhere: meaningsIn("anywhere"),
    },
  };
}

function phrasesFor(concept: Concept): readonly string[] {
  return vocabularies.flatMap((vocabulary) => phrasesOf(vocabulary[concept] ?? ""));
}

function withMisspellings(phrase: string): readonly string[] {
  return misspelt.has(phrase) ? [phrase, ...misspellings(phrase)] : [phrase];
}

/** Arabic and Hebrew glue their article and conjunctions to the word; other scripts without spaces have no edges at all. */
const withoutEdges =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Thai}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|^[^\p{L}\p{N}]|[^\p{L}\p{N}\p{M}*]$/u;

function groupOf(phrase: string): LexiconGroup {
  if (withoutEdges.test(phrase)) return "anywhere";
  return phrase.endsWith("*") ? "stems" : "words";
}

/** As it stands in a text that was normalised. */
function literalOf(phrase: string): string {
  return normalise(phrase.replace(/\*$/, "")).text.toLowerCase();
}
