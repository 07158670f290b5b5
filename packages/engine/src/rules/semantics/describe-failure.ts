import { assumeFact } from "../../conditions/assume-fact.ts";
import { compileCondition } from "../../conditions/compile-condition.ts";
import { type Condition, ERROR, type SingleTest, TRUE } from "../../conditions/condition.ts";
import { factsRead } from "../../conditions/facts-read.ts";
import { testOf } from "../../conditions/normal-form.ts";
import { printCondition } from "../../conditions/print-condition.ts";
import { traceCondition } from "../../conditions/trace-condition.ts";
import type { Vocabulary } from "../../conditions/vocabulary.ts";
import type { Outcome } from "../../decision.ts";
import type { Facts } from "../../facts.ts";
import type { Invariant } from "../rule-set.ts";
import type { Finding } from "../source/finding.ts";

/** A request that breaks an invariant, and what the rules decide on it. */
export interface CounterExample {
  readonly witness: Facts;
  readonly outcome: Outcome;
}

/** Why the request breaks the invariant: the rules decide what they should not, or nobody can evaluate what it says. */
export function describeFailure(
  { name, condition }: Invariant,
  { witness, outcome }: CounterExample,
  vocabulary: Vocabulary,
): Pick<Finding, "message" | "mend"> {
  const failing = failingTest(assumeFact(condition, "decision", outcome), witness, vocabulary);
  if (failing === undefined) {
    return {
      message: `\`${name}\` does not hold: there is a request for which the rules decide ${outcome}`,
      mend: "Change the rules so that they decide otherwise, or the invariant if this request is as it should be.",
    };
  }
  const why = traceCondition(failing, witness, vocabulary).tests.map((one) => one.why.replace(/\.$/, ""));
  return {
    message: `\`${name}\` cannot be evaluated for a request for which the rules decide ${outcome}: in \`${printCondition(failing)}\`, ${why.join()}`,
    mend: guard(failing, witness, vocabulary),
  };
}

/** The first test that is an error and makes the condition one. */
function failingTest(condition: Condition, witness: Facts, vocabulary: Vocabulary): SingleTest | undefined {
  if (compileCondition(condition, vocabulary)(witness) !== ERROR) return undefined;
  switch (condition.kind) {
    case "constant":
      return undefined;
    case "test":
      return condition;
    case "and":
    case "or":
      return condition.operands
        .map((operand) => failingTest(operand, witness, vocabulary))
        .find((one) => one !== undefined);
  }
}

/** How to ask for what is absent first; where nothing is, a calculation left the ints. */
function guard(failing: SingleTest, witness: Facts, vocabulary: Vocabulary): string {
  const paths = [...factsRead(failing)];
  const absent = paths.find((path) => {
    const isPresent = compileCondition(testOf({ kind: "present", path }), vocabulary);
    return isPresent(witness) !== TRUE;
  });
  if (absent !== undefined) return `Say what must hold without it, for example \`!has(${absent}) || …\`.`;
  return failing.test.kind === "relation"
    ? `Say what must hold past what can be calculated, for example \`${paths[0]} > 1000000 || …\`.`
    : "Declare the signal as what it is, or leave it out of the invariant.";
}
