import type { JsonObject } from "@meshgate/canon";
import type { Check } from "../../conditions/check.ts";
import { compileCondition } from "../../conditions/compile-condition.ts";
import type { Condition } from "../../conditions/condition.ts";
import { readCondition } from "../../conditions/read-condition.ts";
import { readEntries } from "../../conditions/read-entries.ts";
import type { Vocabulary } from "../../conditions/vocabulary.ts";
import type { Result } from "../../result.ts";
import type { Rule } from "../rule-set.ts";
import type { Finding } from "../source/finding.ts";
import { soundConsequence } from "../structure/read-consequence.ts";
import type { DocumentForm } from "../structure/read-document.ts";
import type { RuleForm } from "../structure/read-rule.ts";
import { placeCondition } from "./place-condition.ts";
import type { PlacedRule } from "./placed-rule.ts";

/** Reads and compiles what a rule tests. Nothing is placed where another part of the rule is unsound, which is told elsewhere. */
export function placeRule(
  form: RuleForm,
  document: DocumentForm,
  vocabulary: Vocabulary,
): Result<PlacedRule | undefined, readonly Finding[]> {
  const { ruleId, priority, when: written } = form;
  if (written === undefined) return { ok: true, value: undefined };
  const read =
    typeof written === "string" ? readText(form, written, vocabulary) : readMap(form, written, vocabulary);
  if (!read.ok) return read;
  const then = soundConsequence(form.then);
  if (ruleId === undefined || priority === undefined || then === undefined)
    return { ok: true, value: undefined };
  const test = whenAsked(read.value.condition, vocabulary);
  return { ok: true, value: { ruleId, priority, then, ...read.value, test, form, document } };
}

/** Compiles the condition when it is first asked: the checks ask few. */
function whenAsked(condition: Condition, vocabulary: Vocabulary, check?: Check): Rule["test"] {
  return (facts) => {
    check ??= compileCondition(condition, vocabulary);
    return check(facts);
  };
}

type Read = Result<Pick<PlacedRule, "when" | "condition">, readonly Finding[]>;

function readText({ path }: RuleForm, text: string, vocabulary: Vocabulary): Read {
  const read = readCondition(text, vocabulary);
  if (read.ok)
    return { ok: true, value: { when: { kind: "expression", text }, condition: read.value.condition } };
  return { ok: false, error: read.error.map((problem) => placeCondition(problem, [...path, "when"])) };
}

function readMap({ path }: RuleForm, map: JsonObject, vocabulary: Vocabulary): Read {
  const read = readEntries(map, vocabulary);
  if (read.ok) return { ok: true, value: { when: { kind: "map", map }, condition: read.value } };
  const findings = read.error.map((problem) => ({
    ...problem,
    path: [...path, "when", ...problem.path],
    aim: problem.code === "UNKNOWN_FACT" ? ("key" as const) : ("value" as const),
  }));
  return { ok: false, error: findings };
}
