import type { Result } from "../result.ts";
import type { Condition } from "./condition.ts";
import { type ConditionProblem, problemsMax } from "./condition-problem.ts";
import type { Scope } from "./meaning.ts";
import { parseExpression } from "./parse-expression.ts";
import { shareTests } from "./share-tests.ts";
import type { Expression } from "./syntax.ts";
import { understandCondition } from "./understand.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** A condition as it is written, and what it means. */
export interface ReadCondition {
  readonly expression: Expression;
  readonly condition: Condition;
}

/**
 * Reads a condition's text (SEMANTICS 4; docs/condition-language.md): parsed, its names and types checked against the
 * vocabulary, in normal form. Problems are those of the syntax, all at once, else those of names and types, all at once.
 */
export function readCondition(
  text: string,
  vocabulary: Vocabulary,
): Result<ReadCondition, readonly ConditionProblem[]> {
  const parsed = parseExpression(text);
  if (!parsed.ok) return parsed;
  const problems: ConditionProblem[] = [];
  const report: Scope["report"] = (code, span, complaint) => {
    if (problems.length < problemsMax) problems.push({ code, span, ...complaint() });
  };
  const condition = understandCondition(parsed.value, { text, vocabulary, report });
  if (problems.length > 0)
    return { ok: false, error: problems.toSorted((a, b) => a.span.start - b.span.start) };
  return { ok: true, value: { expression: parsed.value, condition: shareTests(condition, vocabulary) } };
}
