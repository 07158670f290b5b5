import type { Facts } from "../facts.ts";
import { compileCondition } from "./compile-condition.ts";
import { ERROR, type SingleTest, type Test, TRUE, type Truth } from "./condition.ts";
import { factAt } from "./fact-at.ts";
import { factsRead } from "./facts-read.ts";
import { printCondition } from "./print-condition.ts";
import { printShort } from "./print-literal.ts";
import { listReader, scalarReader } from "./read-fact.ts";
import { admits, describeType } from "./value-type.ts";
import type { FactPath, Vocabulary } from "./vocabulary.ts";

/** One sentence on what a test found in the facts. */
export function describeFinding(
  leaf: SingleTest,
  truth: Truth,
  facts: Facts,
  vocabulary: Vocabulary,
): string {
  const { test } = leaf;
  const found = [...factsRead(leaf)].map((path) => describeFact(path, facts, vocabulary));
  if (test.kind === "some") found.push(...describeFit(test, facts, vocabulary));
  const isOverflow = test.kind === "relation" && truth === ERROR && found.every((one) => one.isUsable);
  const texts = found.map((one) => one.text);
  return `${[...texts, ...(isOverflow ? ["and the result is beyond the ints"] : [])].join(", ")}.`;
}

interface Found {
  readonly text: string;
  /** There, and of its type. */
  readonly isUsable: boolean;
}

function describeFact(path: FactPath, facts: Facts, vocabulary: Vocabulary): Found {
  const { type, checked } = factAt(vocabulary, path);
  if (type.kind === "list") {
    const list = listReader(path)(facts);
    if (list === undefined) return absent(path);
    return { text: `${path} has ${list.length} element${list.length === 1 ? "" : "s"}`, isUsable: true };
  }
  const value = scalarReader(path)(facts);
  if (value === undefined) return absent(path);
  if (checked || admits(type, value)) return { text: `${path} is ${printShort(value)}`, isUsable: true };
  return { text: `${path} is ${printShort(value)}, which is not ${describeType(type)}`, isUsable: false };
}

function describeFit(
  { list, where }: Extract<Test, { readonly kind: "some" }>,
  facts: Facts,
  vocabulary: Vocabulary,
): readonly Found[] {
  const elements = listReader(list)(facts) ?? [];
  if (elements.length === 0) return [];
  const fits = compileCondition(where, vocabulary);
  const count = elements.filter((element) => fits(facts, element) === TRUE).length;
  const meeting = count === 0 ? "none of which meets" : `${count} of which ${count === 1 ? "meets" : "meet"}`;
  return [{ text: `${meeting} ${printCondition(where)}`, isUsable: true }];
}

function absent(path: FactPath): Found {
  return { text: `${path} is absent`, isUsable: false };
}
