import type { Scalar } from "./scalar.ts";

/** Where in a condition's text something stands: UTF-16 offsets, the end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export type BinaryOperator = "==" | "!=" | "<" | "<=" | ">" | ">=" | "in" | "&&" | "||" | "+" | "-" | "*";
export type UnaryOperator = "!" | "-";
export type Method = "startsWith" | "endsWith" | "contains";
export type Quantifier = "exists" | "all";

/** A condition as it is written (SEMANTICS 4): what the parser gives and the printer prints. */
export type Expression =
  | {
      readonly kind: "literal";
      readonly value: Scalar | null;
      readonly number?: "int" | "decimal";
      readonly span: Span;
    }
  | { readonly kind: "list"; readonly items: readonly Expression[]; readonly span: Span }
  /** `resource.id`, or a quantifier's variable with what follows it. */
  | { readonly kind: "path"; readonly segments: readonly [string, ...string[]]; readonly span: Span }
  | { readonly kind: "size" | "has"; readonly of: Expression; readonly span: Span }
  | {
      readonly kind: "method";
      readonly method: Method;
      readonly of: Expression;
      readonly argument: Expression;
      readonly span: Span;
    }
  | {
      readonly kind: "quantified";
      readonly quantifier: Quantifier;
      readonly list: Expression;
      readonly variable: string;
      readonly body: Expression;
      readonly span: Span;
    }
  | {
      readonly kind: "unary";
      readonly operator: UnaryOperator;
      readonly operand: Expression;
      readonly span: Span;
    }
  | {
      readonly kind: "binary";
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
      readonly span: Span;
    };
