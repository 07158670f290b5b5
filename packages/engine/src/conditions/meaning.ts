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

/** What an expression is understood by. */
export interface Scope {
  readonly text: string;
  readonly vocabulary: Vocabulary;
  /** Within a quantifier: its variable, and what that stands for. */
  readonly variable?: Variable;
  /** Of a path that is compared: what the value beside it is, where that is written out. */
  readonly beside?: Sort;
  /** Tells a problem. Its wording is made only while there is room for more: looking for the nearest word takes time. */
  report(code: ConditionProblem["code"], span: Span, complaint: () => Complaint): void;
}

export interface Variable {
  readonly name: string;
  readonly type: ValueType;
}

export const unknown: Meaning = { kind: "unknown" };

export function ofCondition(condition: Condition): Meaning {
  return { kind: "condition", condition };
}

/** Tells a problem of types. */
export function refuse(scope: Scope, span: Span, complaint: () => Complaint): Meaning {
  scope.report("TYPE_ERROR", span, complaint);
  return unknown;
}

const shownLengthMax = 48;

/** How a message names what stands in the text: by itself, unless that is long. */
export function written({ text }: Scope, { start, end }: Span): string {
  return end - start > shownLengthMax ? "this" : `\`${text.slice(start, end)}\``;
}
