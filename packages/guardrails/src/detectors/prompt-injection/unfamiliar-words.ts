import type { Vocabulary } from "./lexicon/concept.ts";
import { misspellings } from "./lexicon/misspellings.ts";
import { phrasesOf } from "./lexicon/phrases.ts";
import { vocabularies } from "./lexicon/vocabularies.ts";

/** What may stand between `ignore`, `all previous` and `instructions` without saying what they are about. */
const plain = `
  of the a an and or to that this these those my me such both even just also so called new set further other standard
  hidden default built internal system safety ethical moral content developer developers operator openai user
  as os las los le les la de des du del della delle dei der die das den dem und e et y o i van het en`;

/** Words of other scripts are not judged; one or two letters are a preposition or an article of some language. */
const latinWord = /^[a-z]{3,}$/;

let familiar: ReadonlySet<string> | undefined;

/** Tens of thousands, which are put together when the first text asks. */
function familiarWords(): ReadonlySet<string> {
  familiar ??= new Set(
    [plain, ...vocabularies.flatMap(wordsOfDismissals)]
      .flatMap((phrase) => phrase.split(/[^a-z]+/))
      .flatMap((word) => [word, ...misspellings(word)]),
  );
  return familiar;
}

function wordsOfDismissals({ dismiss, prior, given, order }: Vocabulary): readonly string[] {
  return [dismiss, prior, given, order].flatMap((phrases) => phrasesOf(phrases ?? ""));
}

/** What was ordered, in one word; stems by their beginning. */
const orders = new Set(vocabularies.flatMap(({ order }) => phrasesOf(order ?? "")));
const orderStems = [...orders].filter((order) => order.endsWith("*")).map((order) => order.slice(0, -1));

/** Whether it speaks of rules of some kind, `ignore all grammar rules`: no assistant is run by these. */
export function hasUnfamiliarWords(text: string): boolean {
  const [, ...others] = text.toLowerCase().split(/\s+/);
  const order = others.findIndex(isOrder);
  const before = others.slice(0, order < 0 ? -1 : order);
  return before.some((word) => latinWord.test(word) && !familiarWords().has(word));
}

function isOrder(word: string): boolean {
  return orders.has(word) || orderStems.some((stem) => word.startsWith(stem));
}
