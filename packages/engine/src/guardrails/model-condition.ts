import type { Result } from "../result.ts";
import type { CompileExpression } from "./guarding-input.ts";

/** Whether the condition holds for a target that goes by these names. */
export type ModelCondition = (names: readonly string[]) => boolean;

/** What keeps an expression from compiling, and its place in the condition. */
export interface ExpressionFault {
  readonly index: number;
  readonly message: string;
}

/** A name that is written out is that name; anything else is a regular expression, which must match the whole of it. */
export function compileModelCondition(
  expressions: readonly string[],
  compile: CompileExpression,
): Result<ModelCondition, readonly ExpressionFault[]> {
  const exact = new Set(expressions);
  const matchers: ((name: string) => boolean)[] = [];
  const faults: ExpressionFault[] = [];
  for (const [index, expression] of expressions.entries()) {
    const compiled = compile(expression);
    if (compiled.ok) matchers.push(compiled.value);
    else faults.push({ index, message: compiled.error });
  }
  if (faults.length > 0) return { ok: false, error: faults };
  const holdsFor = (name: string) => exact.has(name) || matchers.some((matches) => matches(name));
  return { ok: true, value: (names) => names.some(holdsFor) };
}
