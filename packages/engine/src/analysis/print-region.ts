import type { Condition } from "../conditions/condition.ts";
import { printCondition } from "../conditions/print-condition.ts";
import type { Claim, Dimension } from "./claim.ts";
import type { Relation } from "./claim-of-relation.ts";
import type { FactTypes } from "./fact-types.ts";
import { lengths } from "./intervals.ts";
import { printNumbers } from "./print-numbers.ts";
import { printScalars } from "./print-scalars.ts";
import { listed } from "./print-text.ts";
import type { Box } from "./space.ts";
import type { AnswerSet, ListSet, ValueSet } from "./value-set.ts";

/** The requests of a box in words, a fact each: `action is infer:run`, `signals.prompt_chars from 4001`. */
export function printRegion(box: Box, types: FactTypes): readonly string[] {
  return [...box].map(([dimension, set]) => printSet(dimension, set, types));
}

function printSet(dimension: Dimension, set: ValueSet, types: FactTypes): string {
  switch (set.kind) {
    case "scalars":
      return `${dimension} ${printScalars(set, types(dimension))}`;
    case "lists":
      return `${dimension} ${printList(set)}`;
    case "answers":
      return printAnswers(set);
  }
}

function printList({ absent, lengths: allowed, some, none, elements }: ListSet): string {
  if (allowed.length === 0) return "is absent";
  const clauses = [
    ...(allowed === lengths.all
      ? []
      : [`has a length ${listed(printNumbers({ wholes: allowed, fractions: [] }))}`]),
    ...some.map((claim) => `has an element where ${printClaim(claim, elements)}`),
    ...none.map((claim) => `has no element where ${printClaim(claim, elements)}`),
  ];
  const there = clauses.length === 0 ? "is there" : clauses.join(" and ");
  return absent ? `${there}, or is absent` : there;
}

function printClaim(claim: Claim, types: FactTypes): string {
  if (claim.kind === "within") {
    const name = claim.dimension === "@" ? "it" : claim.dimension.replace(/^@\./, "its ");
    return printSet(claim.dimension, claim.inside, types).replace(claim.dimension, name);
  }
  const parts = claim.of.map((part) => printClaim(part, types));
  const joined = parts.join(claim.kind === "all" ? " and " : " or ");
  return parts.length > 1 ? `(${joined})` : joined;
}

function printAnswers({ question, answers }: AnswerSet): string {
  const asked: Condition = { kind: "test", negated: false, test: question };
  const canErr = answers.includes("error");
  const error = canErr ? [`${printCondition(asked)} cannot be calculated`] : [];
  if (question.kind === "relation") return listed([...printComparison(question, answers), ...error]);
  const isTrue = answers.includes("true") ? [printCondition(asked)] : [];
  const isFalse = answers.includes("false") ? [printCondition({ ...asked, negated: true })] : [];
  return listed([...isTrue, ...isFalse, ...error]);
}

/** `a <= b` where the left term is less or equal. */
function printComparison(question: Relation, answers: AnswerSet["answers"]): readonly string[] {
  const [less, equal, greater] = (["less", "equal", "greater"] as const).map((one) => answers.includes(one));
  const { left, right } = question;
  const condition = (relation: Pick<Relation, "operator" | "left" | "right">, negated = false): string =>
    printCondition({ kind: "test", negated, test: { kind: "relation", ...relation } });
  if (less && greater) return equal ? [] : [condition({ operator: "==", left, right }, true)];
  if (less) return [condition({ operator: equal ? "<=" : "<", left, right })];
  if (greater) return [condition({ operator: equal ? "<=" : "<", left: right, right: left })];
  return equal ? [condition({ operator: "==", left, right })] : [];
}
