import type { CompileExpression } from "@meshgate/engine";
import { RE2JS, RE2JSException, RE2JSSyntaxException } from "re2js";

/** In RE2's instructions. Names are short, so a larger one is a slip and not a need. */
const PROGRAM_SIZE_MAX = 1_000;

/** Users' expressions run in RE2 alone: JavaScript's own can be made to run for ever. */
export const compileExpression: CompileExpression = (expression) => {
  const compiled = parse(expression);
  if (typeof compiled === "string") return { ok: false, error: compiled };
  if (compiled.programSize() > PROGRAM_SIZE_MAX) return { ok: false, error: "it repeats too much" };
  return { ok: true, value: (name) => compiled.testExact(name) };
};

function parse(expression: string): RE2JS | string {
  try {
    return RE2JS.compile(expression);
  } catch (error) {
    if (error instanceof RE2JSSyntaxException) return error.getDescription();
    if (error instanceof RE2JSException) return error.message;
    throw error;
  }
}
