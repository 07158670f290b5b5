import { compare } from "./compare.ts";
import type { Complaint } from "./complaint.ts";
import type { Condition } from "./condition.ts";
import { type Meaning, type Operand, ofCondition, type Scope, unknown } from "./meaning.ts";
import { anyOf, testOf } from "./normal-form.ts";
import { sortScalars } from "./sort-scalars.ts";
import type { Span } from "./syntax.ts";
import { admits, describeType, showValue } from "./value-type.ts";

/** `x in ['a', 'b']`, and `'a' in call.tools`. */
export function isIn(left: Operand, right: Operand, scope: Scope): Meaning {
  if (left.meaning.kind === "unknown" || right.meaning.kind === "unknown") return unknown;
  if (right.meaning.kind === "list") return isInLiteral(left, right.meaning.items, right.span, scope);
  if (right.meaning.kind === "list-fact") return isInFact(left, right.meaning, scope);
  return refuse(scope, right.span, {
    message: "`in` looks into a list, and this is none",
    mend: "Write the values in square brackets: x in ['a', 'b'].",
  });
}

function isInLiteral(left: Operand, items: readonly Operand[], span: Span, scope: Scope): Meaning {
  if (items.length === 0) {
    return refuse(scope, span, { message: "nothing is in an empty list", mend: "Name at least one value." });
  }
  for (const { meaning, span: at } of items) {
    if (meaning.kind === "unknown" || (meaning.kind === "term" && meaning.term.kind === "literal")) continue;
    scope.report("TYPE_ERROR", at, () => ({
      message: "a list holds only values that stand in it: text in quotes, numbers, true and false",
      mend: "Compare a fact with a fact by ==.",
    }));
    return unknown;
  }
  const compared = items.map((item) => compare("==", left, item, scope));
  const conditions = compared.flatMap((one) => (one.kind === "condition" ? [one.condition] : []));
  if (conditions.length < compared.length) return unknown;
  return ofCondition(mergeOneOf(conditions) ?? anyOf(conditions));
}

/** One test in place of a test for each value. */
function mergeOneOf(conditions: readonly Condition[]): Condition | undefined {
  const tests = conditions.flatMap((one) =>
    one.kind === "test" && one.test.kind === "one-of" ? [one.test] : [],
  );
  const [first] = tests;
  if (first === undefined || tests.length < conditions.length) return undefined;
  return testOf({
    ...first,
    values: sortScalars([first.values[0], ...tests.slice(1).flatMap((one) => one.values)]),
  });
}

type ListFact = Extract<Meaning, { kind: "list-fact" }>;

function isInFact({ meaning, span }: Operand, { fact, of }: ListFact, scope: Scope): Meaning {
  if (meaning.kind !== "term" || meaning.term.kind !== "literal") {
    return refuse(scope, span, {
      message: "only a value that stands in the condition can be looked for in a list of the facts",
      mend: `Compare its elements: ${fact.path}.exists(e, e == resource.id).`,
    });
  }
  const { value } = meaning.term;
  if (!admits(of, value)) {
    return refuse(scope, span, {
      message: `an element of ${fact.path} is ${describeType(of)}, never ${showValue(value)}`,
      mend:
        of.kind === "record"
          ? `Ask for its fields: ${fact.path}.exists(e, ...).`
          : "Name a value that it can have.",
    });
  }
  const where = testOf({ kind: "one-of", path: "@", values: [value] });
  return ofCondition(testOf({ kind: "some", list: fact.path, where }));
}

function refuse(scope: Scope, span: Span, complaint: Complaint): Meaning {
  scope.report("TYPE_ERROR", span, () => complaint);
  return unknown;
}
