import { englishOverride } from "./lexicon/english-override.ts";
import { misspellings } from "./lexicon/misspellings.ts";
import { phrasesOf } from "./lexicon/phrases.ts";

/** What may stand between `ignore`, `all previous` and `instructions` without saying whose they are. */
const plain =
  "of the a an and or to that this these those my me such both even just also system safety ethical moral content developer developers operator openai user internal built default standard hidden other further set new old so called these";

const familiar = new Set(
  [
    ...[englishOverride.dismiss, englishOverride.prior, englishOverride.order, englishOverride.given].flatMap(
      (phrases) => phrasesOf(phrases ?? ""),
    ),
    plain,
  ]
    .flatMap((phrase) => phrase.split(/[^a-z]+/))
    .flatMap((word) => [word, ...misspellings(word)]),
);

/** Whether it speaks of rules of some kind, `all grammar rules`: no assistant is run by these. Other languages are not judged. */
export function hasUnfamiliarWords(text: string): boolean {
  const [first = "", ...others] = text.toLowerCase().split(/\s+/);
  return (
    familiar.has(first) && others.slice(0, -1).some((word) => /^[a-z]+$/.test(word) && !familiar.has(word))
  );
}
