import type { Complaint } from "./complaint.ts";
import type { Condition, Term } from "./condition.ts";
import type { ConditionProblem } from "./condition-problem.ts";
import type { Span } from "./syntax.ts";
import type { Sort } from "./value-type.ts";
import type { FactType, ValueType, Vocabulary } from "./vocabulary.ts";

/** What an expression turns out to be, once its names are known. */
export type Meaning =
  | { readonly kind: "condition"; readonly condition: Condition }
  | TermMeaning
  | { readonly kind: "list"; readonly items: readonly Operand[] }
  | { readonly kind: "list-fact"; readonly fact: FactType; readonly of: ValueType }
  | { readonly kind: "null" }
  /** A problem of it was told: nothing more is said of what contains it. */
  | { readonly kind: "unknown" };

/** A value that is compared. */
export interface TermMeaning {
  readonly kind: "term";
  readonly term: Term;
  readonly sort: Sort;
  /** What the value may be. */
  readonly type: ValueType;
}

/** A meaning and the place of its text. */
export interface Operand {
  readonly meaning: Meaning;
  readonly span: Span;
}

export const unknown: Meaning = { kind: "unknown" };

/** What an expression is understood by. */
export interface Scope {
  readonly vocabulary: Vocabulary;
  /** Within a quantifier: its variable, and what that stands for. */
  readonly variable?: { readonly name: string; readonly type: ValueType };
  /** Tells a problem; its wording is made only if there is still room for it. */
  report(code: ConditionProblem["code"], span: Span, complaint: () => Complaint): void;
}

export function ofCondition(condition: Condition): Meaning {
  return { kind: "condition", condition };
}
