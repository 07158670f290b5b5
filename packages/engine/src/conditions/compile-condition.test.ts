import { describe, expect, test } from "bun:test";
import { compileCondition } from "./compile-condition.ts";
import type { Condition } from "./condition.ts";
import { readCondition } from "./read-condition.ts";
import { listReader, scalarReader } from "./read-fact.ts";
import { namedTypes, vocabularyOf } from "./vocabulary.ts";
import { withDecision } from "./with-decision.ts";

const declarations = { signals: new Map([["n", namedTypes.int]]), actions: [] };
const vocabulary = vocabularyOf(declarations);

describe("compiling", () => {
  test("gives one function to equal tests of one vocabulary, and keeps the tests once", () => {
    const [one, other] = [conditionOf("4 < signals.n"), conditionOf("signals.n >= 5")];
    expect(one).toBe(other);
    expect(compileCondition(one, vocabulary)).toBe(compileCondition(other, vocabulary));
  });

  test("keeps the functions of two vocabularies apart, where a signal may have two types", () => {
    const asText = vocabularyOf({ signals: new Map([["n", namedTypes.string]]), actions: [] });
    const isThere = conditionOf("has(signals.n)");
    expect(compileCondition(isThere, vocabulary)).not.toBe(compileCondition(isThere, asText));
  });

  test("can read every fact of the vocabulary", () => {
    for (const { path, type } of withDecision(vocabulary).facts.values()) {
      const read = type.kind === "list" ? listReader : scalarReader;
      expect(read(path)).toBeFunction();
      const fields = type.kind === "list" && type.of.kind === "record" ? Object.keys(type.of.fields) : [];
      for (const field of fields) expect(scalarReader(`@.${field}`)).toBeFunction();
    }
  });
});

function conditionOf(text: string): Condition {
  const read = readCondition(text, vocabulary);
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value.condition;
}
