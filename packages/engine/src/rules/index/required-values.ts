import type { Condition, Test } from "../../conditions/condition.ts";
import { factAt } from "../../conditions/fact-at.ts";
import type { Scalar } from "../../conditions/scalar.ts";
import type { FactPath, ValueType, Vocabulary } from "../../conditions/vocabulary.ts";

/** What a condition requires of one fact: with any other value, it is not true. */
export interface Requirement {
  /** At least one; `undefined` stands for absent. */
  readonly values: ReadonlySet<Scalar | undefined>;
  /** Where the fact is absent, and that is not among the values: whether the condition can be an error, not just false. */
  readonly errsWhenAbsent: boolean;
}

export type Requirements = ReadonlyMap<FactPath, Requirement>;

/**
 * The facts that must have one of some values for the condition to be true. INVARIANT: a condition is false, not an error,
 * where such a fact has another value that its type admits, or is absent and `errsWhenAbsent` does not say otherwise. The
 * index rests on it: a false operand decides a conjunction, errors beside it included.
 */
export function requiredValues(condition: Condition, vocabulary: Vocabulary): Requirements {
  switch (condition.kind) {
    case "constant":
      return new Map();
    case "test":
      return ofTest(condition.test, condition.negated, vocabulary);
    case "and":
      return condition.operands.map((operand) => requiredValues(operand, vocabulary)).reduce(eitherRequires);
    case "or":
      return condition.operands.map((operand) => requiredValues(operand, vocabulary)).reduce(bothRequire);
  }
}

function ofTest(test: Test, negated: boolean, vocabulary: Vocabulary): Requirements {
  if (test.kind === "entry" && !negated) {
    const values = new Set([test.value ?? undefined]);
    return new Map([[test.path, { values, errsWhenAbsent: false }]]);
  }
  if (test.kind !== "one-of") return new Map();
  const { type, presence } = factAt(vocabulary, test.path);
  const values = negated ? othersOf(test.values, type) : test.values;
  if (values === undefined || values.length === 0) return new Map();
  return new Map([[test.path, { values: new Set(values), errsWhenAbsent: presence !== "always" }]]);
}

/** The other values of a type that has few. There may be none: then nothing makes the test true, but it can be an error. */
function othersOf(values: readonly Scalar[], type: ValueType): readonly Scalar[] | undefined {
  const all = type.kind === "bool" ? [false, true] : type.kind === "one-of" ? type.values : undefined;
  return all?.filter((value) => !values.includes(value));
}

/** Of a conjunction: what any operand requires; of two operands that name one fact, what the narrower requires. */
function eitherRequires(a: Requirements, b: Requirements): Requirements {
  const joined = new Map(a);
  for (const [path, requirement] of b) {
    const known = a.get(path);
    if (known === undefined || requirement.values.size < known.values.size) joined.set(path, requirement);
  }
  return joined;
}

/** Of a disjunction: what all operands require. */
function bothRequire(a: Requirements, b: Requirements): Requirements {
  const joined = new Map<FactPath, Requirement>();
  for (const [path, one] of a) {
    const other = b.get(path);
    if (other === undefined) continue;
    const errsWhenAbsent = one.errsWhenAbsent || other.errsWhenAbsent;
    joined.set(path, { values: new Set([...one.values, ...other.values]), errsWhenAbsent });
  }
  return joined;
}
