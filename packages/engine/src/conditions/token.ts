import type { BinaryOperator, Span } from "./syntax.ts";

/** What the text is made of. Words that stand for operators (`in`) are symbols, except after a dot. */
export type Token =
  | { readonly kind: "name"; readonly name: string; readonly span: Span }
  | { readonly kind: "string"; readonly value: string; readonly span: Span }
  | {
      readonly kind: "number";
      readonly value: number;
      readonly number: "int" | "decimal";
      readonly span: Span;
    }
  | { readonly kind: "symbol"; readonly symbol: TokenSymbol; readonly span: Span }
  /** A sign that means nothing in this language. */
  | { readonly kind: "strange"; readonly sign: string; readonly span: Span }
  | { readonly kind: "end"; readonly span: Span };

export type TokenSymbol = BinaryOperator | "!" | "(" | ")" | "[" | "]" | "," | ".";
