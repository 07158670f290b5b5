import type { FactType } from "../conditions/vocabulary.ts";
import { allBut } from "./all-but.ts";
import { universeOf, validScalars } from "./fact-types.ts";
import { lengths, meetIntervals, withoutIntervals } from "./intervals.ts";
import { isEmpty } from "./is-empty.ts";
import { printNumbers } from "./print-numbers.ts";
import { listed, printText } from "./print-text.ts";
import type { TextPart, Texts } from "./text-set.ts";
import { meetScalars, type ScalarSet } from "./value-set.ts";

/** What a fact can be, in words that go on after its name: `is a or b`, `from 5 to 9 or is absent`. */
export function printScalars(set: ScalarSet, fact: FactType): string {
  const valid = validOf(fact);
  const right = { ...meetScalars(set, valid), absent: false };
  const isWrong = !isEmpty({ ...meetScalars(set, allBut(validScalars(fact))), absent: false });
  const others = [...(set.absent ? ["absent"] : []), ...(isWrong ? ["of the wrong type"] : [])];
  if (isSame(right, valid)) {
    if (others.length === 0) return fact.checked || fact.type.kind === "any" ? "is there" : "is of its type";
    return set.absent ? `is absent or ${isWrong ? "anything" : "of its type"}` : "is there";
  }
  const missing = wordMissing(right, valid);
  if (missing !== undefined && others.length === 0) return `is not ${printText(missing)}`;
  const names = [...namesOf(right), ...others];
  return listed([
    ...printNumbers(right),
    ...(right.texts.kind === "texts" ? [printTexts(right.texts, valid)] : []),
    ...(names.length > 0 ? [`is ${listed(names)}`] : []),
  ]);
}

/** All that the fact can be, if it is there and not of the wrong type. */
function validOf(fact: FactType): ScalarSet {
  const universe = universeOf(fact);
  const valid = validScalars(fact);
  return { ...(universe.kind === "scalars" ? meetScalars(valid, universe) : valid), absent: false };
}

function isSame(a: ScalarSet, b: ScalarSet): boolean {
  return textOf(a) === textOf(b);
}

function textOf(set: ScalarSet): string {
  return JSON.stringify(set, (_key, value: unknown) => (value instanceof Set ? [...value].sort() : value));
}

/** The one word of several that a set does not hold. */
function wordMissing(set: ScalarSet, valid: ScalarSet): string | undefined {
  if (set.texts.kind !== "words" || valid.texts.kind !== "words" || set.texts.words.size < 2)
    return undefined;
  const { words } = set.texts;
  const missing = [...valid.texts.words].filter((word) => !words.has(word));
  return missing.length === 1 ? missing[0] : undefined;
}

function namesOf({ texts, bools }: ScalarSet): readonly string[] {
  return [...(texts.kind === "words" ? [...texts.words].map(printText) : []), ...bools.map(String)];
}

/** Lengths are told where they are fewer than the fact may have anyway. */
function printTexts({ except, lengths: allowed, parts }: Texts, valid: ScalarSet): string {
  const usual = valid.texts.kind === "texts" ? valid.texts.lengths : lengths.all;
  const isLimited = meetIntervals(withoutIntervals(allowed, lengths), usual).length > 0;
  const clauses = [
    ...parts.map(printPart),
    ...(except.size > 0 ? [`is not ${listed([...except].map(printText))}`] : []),
    ...(isLimited ? [`has a length ${listed(printNumbers({ wholes: allowed, fractions: [] }))}`] : []),
  ];
  return clauses.length === 0 ? "is a text" : clauses.join(" and ");
}

function printPart({ method, text, negated }: TextPart): string {
  const [does, doesNot] = partWords[method];
  return `${negated ? doesNot : does} ${JSON.stringify(text)}`;
}

const partWords: Readonly<Record<TextPart["method"], readonly [string, string]>> = {
  startsWith: ["starts with", "does not start with"],
  endsWith: ["ends with", "does not end with"],
  contains: ["contains", "does not contain"],
};
