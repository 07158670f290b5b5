import type { JsonObject } from "@meshgate/canon";
import type { AnalysedRule } from "../../src/analysis/analysed-rule.ts";
import type { Condition } from "../../src/conditions/condition.ts";
import { readEntries } from "../../src/conditions/read-entries.ts";
import type { Vocabulary } from "../../src/conditions/vocabulary.ts";
import { conditionOf, subjectOf } from "./generators.ts";

/** What a rule may say under `when`. */
export type Written = string | JsonObject;

/** Rules of one priority, named r0, r1, …, in the order of their evaluation. */
export function rulesOf(whens: readonly Written[], vocabulary: Vocabulary): readonly AnalysedRule[] {
  return whens.map((when, index) => ({
    ruleId: `r${index}`,
    priority: 5,
    ...subjectOf(
      typeof when === "string" ? conditionOf(when, vocabulary) : mapOf(when, vocabulary),
      vocabulary,
    ),
    // biome-ignore lint/suspicious/noThenProperty: a rule has `when` and `then`; nothing awaits it.
    then: { decision: "BLOCK", rationaleCodes: ["DENY"], obligations: [] },
  }));
}

function mapOf(map: JsonObject, vocabulary: Vocabulary): Condition {
  const read = readEntries(map, vocabulary);
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value;
}
