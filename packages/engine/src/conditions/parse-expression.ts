import type { Result } from "../result.ts";
import { type ConditionProblem, problemsMax } from "./condition-problem.ts";
import { Parser } from "./parser.ts";
import { readTokens } from "./read-tokens.ts";
import type { Expression } from "./syntax.ts";

/** UTF-16 units. */
export const textLengthMax = 16_384;

/**
 * Reads a condition's text. Reports every problem of the text, in its order; its work is linear in the length.
 * The grammar is in docs/condition-language.md.
 */
export function parseExpression(text: string): Result<Expression, readonly ConditionProblem[]> {
  if (text.length > textLengthMax) return { ok: false, error: [tooLong(text)] };
  const { tokens, problems } = readTokens(text);
  const parser = new Parser(tokens);
  const expression = parser.parse();
  const places = new Set(problems.map((problem) => problem.span.start));
  const others = parser.cursor.problems.filter((problem) => !places.has(problem.span.start));
  const found = [...problems, ...others].toSorted((a, b) => a.span.start - b.span.start);
  return found.length === 0
    ? { ok: true, value: expression }
    : { ok: false, error: found.slice(0, problemsMax) };
}

function tooLong(text: string): ConditionProblem {
  return {
    code: "TOO_COMPLEX",
    span: { start: textLengthMax, end: text.length },
    message: `the condition has ${text.length} characters, more than ${textLengthMax}`,
    mend: "Part it into several rules.",
  };
}
