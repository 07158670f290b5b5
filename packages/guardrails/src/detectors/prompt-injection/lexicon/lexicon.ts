import type { LiteralGroup } from "../../../scan/scan.ts";
import { normalise } from "../../../text/normalise.ts";
import { arabic } from "./arabic.ts";
import { chinese } from "./chinese.ts";
import { type Concept, concepts, type Vocabulary } from "./concept.ts";
import { dutch } from "./dutch.ts";
import { englishExtraction } from "./english-extraction.ts";
import { englishIndirect } from "./english-indirect.ts";
import { englishJailbreak } from "./english-jailbreak.ts";
import { englishOverride } from "./english-override.ts";
import { french } from "./french.ts";
import { german } from "./german.ts";
import { hindi } from "./hindi.ts";
import { italian } from "./italian.ts";
import { japanese } from "./japanese.ts";
import { korean } from "./korean.ts";
import { markup } from "./markup.ts";
import { misspellings } from "./misspellings.ts";
import { phrasesOf } from "./phrases.ts";
import { polish } from "./polish.ts";
import { portuguese } from "./portuguese.ts";
import { russian } from "./russian.ts";
import { spanish } from "./spanish.ts";
import { turkish } from "./turkish.ts";

const vocabularies: readonly Vocabulary[] = [
  englishOverride,
  englishExtraction,
  englishJailbreak,
  englishIndirect,
  markup,
  arabic,
  chinese,
  dutch,
  french,
  german,
  hindi,
  italian,
  japanese,
  korean,
  polish,
  portuguese,
  russian,
  spanish,
  turkish,
];

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
  const inGroup = (group: LexiconGroup) => [...meanings].filter(([phrase]) => groupOf(phrase) === group);
  const literals = (group: LexiconGroup, boundary: LiteralGroup["boundary"]): LiteralGroup => {
    return { words: inGroup(group).map(([phrase]) => literalOf(phrase)), boundary };
  };
  const meaningsIn = (group: LexiconGroup) => inGroup(group).map(([, means]) => [...means]);
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

/** Arabic glues its article and conjunctions to the word; other scripts without spaces have no edges at all. */
const withoutEdges =
  /[\p{Script=Arabic}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|^[^\p{L}\p{N}]|[^\p{L}\p{N}\p{M}*]$/u;

function groupOf(phrase: string): LexiconGroup {
  if (withoutEdges.test(phrase)) return "anywhere";
  return phrase.endsWith("*") ? "stems" : "words";
}

/** As it stands in a text that was normalised. */
function literalOf(phrase: string): string {
  return normalise(phrase.replace(/\*$/, "")).text.toLowerCase();
}
