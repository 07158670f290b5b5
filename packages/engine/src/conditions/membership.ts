import { compare } from "./compare.ts";
import type { Condition } from "./condition.ts";
import { describeMeaning } from "./describe-meaning.ts";
import { type Meaning, type Operand, ofCondition, refuse, type Scope, unknown, written } from "./meaning.ts";
import { anyOf, testOf } from "./normal-form.ts";
import { sortScalars } from "./sort-scalars.ts";
import { unfitValue } from "./unfit-value.ts";
import { admits } from "./value-type.ts";

/** `x in ['a', 'b']`, and `'a' in call.tools`. */
export function isIn(left: Operand, right: Operand, scope: Scope): Meaning {
  const { meaning, span } = right;
  if (left.meaning.kind === "unknown" || meaning.kind === "unknown") return unknown;
  if (meaning.kind === "list-fact") return isInFact(left, meaning, scope);
  if (meaning.kind !== "list") {
    return refuse(scope, span, () => ({
      message: `\`in\` looks into a list, and ${written(scope, span)} is ${describeMeaning(meaning)}`,
      mend: "Write the values in square brackets: x in ['a', 'b'].",
    }));
  }
  if (meaning.items.length > 0) return isInLiteral(left, meaning.items, scope);
  return refuse(scope, span, () => ({
    message: "nothing is in an empty list",
    mend: "Name at least one value.",
  }));
}

function isInLiteral(left: Operand, items: readonly Operand[], scope: Scope): Meaning {
  const compared = items.map((item) =>
    isLiteral(item) ? compare("==", left, item, scope) : notAValue(item, scope),
  );
  const conditions = compared.flatMap((one) => (one.kind === "condition" ? [one.condition] : []));
  if (conditions.length < compared.length) return unknown;
  return ofCondition(mergeOneOf(conditions) ?? anyOf(conditions));
}

function isLiteral({ meaning }: Operand): boolean {
  return meaning.kind === "term" && meaning.term.kind === "literal";
}

function notAValue({ meaning, span }: Operand, scope: Scope): Meaning {
  if (meaning.kind === "unknown") return unknown;
  return refuse(scope, span, () => ({
    message: `a list holds values, and ${written(scope, span)} is ${describeMeaning(meaning)}`,
    mend: "Name texts in quotes, numbers, true or false; compare a fact with a fact by ==.",
  }));
}

/** One test in place of a test for each value. */
function mergeOneOf(conditions: readonly Condition[]): Condition | undefined {
  const tests = conditions.flatMap((one) =>
    one.kind === "test" && one.test.kind === "one-of" ? [one.test] : [],
  );
  const [first, ...others] = tests;
  if (first === undefined || tests.length < conditions.length) return undefined;
  const values = sortScalars([first.values[0], ...others.flatMap((one) => one.values)]);
  return testOf({ kind: "one-of", path: first.path, values });
}

type ListFact = Extract<Meaning, { readonly kind: "list-fact" }>;

function isInFact({ meaning, span }: Operand, { fact, of }: ListFact, scope: Scope): Meaning {
  if (meaning.kind !== "term" || meaning.term.kind !== "literal") {
    return refuse(scope, span, () => ({
      message: `only a value is looked for in ${fact.path}, and ${written(scope, span)} is ${describeMeaning(meaning)}`,
      mend: `Compare its elements: ${fact.path}.exists(e, e == resource.id).`,
    }));
  }
  const { value } = meaning.term;
  if (of.kind === "record") {
    return refuse(scope, span, () => ({
      message: `an element of ${fact.path} is a record, not a value`,
      mend: `Ask for its fields: ${fact.path}.exists(e, e.${Object.keys(of.fields)[0]} == 'a').`,
    }));
  }
  if (!admits(of, value)) {
    return refuse(scope, span, () => unfitValue(`an element of ${fact.path}`, of, value));
  }
  const where = testOf({ kind: "one-of", path: "@", values: [value] });
  return ofCondition(testOf({ kind: "some", list: fact.path, where }));
}
