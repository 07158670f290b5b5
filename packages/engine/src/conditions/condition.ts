import type { Scalar } from "./scalar.ts";
import type { FactPath } from "./vocabulary.ts";

/**
 * A condition in normal form: typed, negations pushed down to single tests, conjunctions and disjunctions flattened, their
 * operands sorted and each once. It means what was written, for every fact and in all three values, since strong Kleene
 * logic (SEMANTICS 4) keeps De Morgan's laws, double negation, associativity, commutativity and idempotence.
 */
export type Condition =
  | { readonly kind: "constant"; readonly value: boolean }
  | { readonly kind: "and" | "or"; readonly operands: readonly [Condition, Condition, ...Condition[]] }
  | { readonly kind: "test"; readonly negated: boolean; readonly test: Test };

/** A condition that is one test, negated or not. */
export type SingleTest = Extract<Condition, { readonly kind: "test" }>;

/**
 * One question to the facts. Unless said otherwise it is an error where a fact that it reads is absent, or contradicts its
 * declared type.
 */
export type Test =
  /** `has(x)`, `x != null`. Never an error. */
  | { readonly kind: "present"; readonly path: FactPath }
  /** `x == 'a'`, `x in ['a', 'b']`, a bare bool: the values sorted, each once, at least one. */
  | { readonly kind: "one-of"; readonly path: FactPath; readonly values: readonly [Scalar, ...Scalar[]] }
  /** An entry of a map `when`: absent is no match, not an error. (A `null` there is `!has(x)`.) */
  | { readonly kind: "entry"; readonly path: FactPath; readonly value: Scalar }
  /** A number fact, or the length of a string or list, between two bounds, both included; `null` where there is none. */
  | {
      readonly kind: "range";
      readonly of: { readonly kind: "value" | "size"; readonly path: FactPath };
      readonly min: number | null;
      readonly max: number | null;
    }
  | {
      readonly kind: "text";
      readonly method: "startsWith" | "endsWith" | "contains";
      readonly path: FactPath;
      readonly text: string;
    }
  /** What compares more than one fact, or calculates. Overflow is an error. */
  | {
      readonly kind: "relation";
      readonly operator: "==" | "<" | "<=";
      readonly left: Term;
      readonly right: Term;
    }
  /** Whether some element of the list meets the condition, in which `@` stands for the element. `all` is its negation. */
  | { readonly kind: "some"; readonly list: FactPath; readonly where: Condition };

/** A value that is calculated. Strings and bools are compared by `==` only. */
export type Term =
  | { readonly kind: "literal"; readonly value: Scalar }
  | { readonly kind: "fact" | "size"; readonly path: FactPath }
  | { readonly kind: "add" | "subtract"; readonly left: Term; readonly right: Term }
  | { readonly kind: "multiply"; readonly term: Term; readonly by: number };

/** The three values of a condition. `error`: it cannot be evaluated. */
export const FALSE = 0;
export const TRUE = 1;
export const ERROR = 2;
export type Truth = typeof FALSE | typeof TRUE | typeof ERROR;
