import { RE2JS, RE2JSException, RE2JSSyntaxException } from "re2js";
import { type MatchSpan, matchSpan } from "./match-span.ts";

/** In RE2's instructions: about one for each character or class, times its counted repetitions. */
const PROGRAM_SIZE_MAX = 500;

export interface CompiledPattern {
  readonly regex: RE2JS;
  readonly span: MatchSpan;
}

export type PatternResult =
  | { readonly ok: true; readonly value: CompiledPattern }
  | { readonly ok: false; readonly error: string };

/** Fails where it is not RE2 syntax, can match nothing at all, or is too large to be cheap on hostile text. */
export function compilePattern(regex: string): PatternResult {
  const compiled = parse(regex);
  if (typeof compiled === "string") return { ok: false, error: compiled };
  const size = compiled.programSize();
  if (size > PROGRAM_SIZE_MAX)
    return {
      ok: false,
      error: `it compiles to ${size} instructions, ${PROGRAM_SIZE_MAX} are allowed: use smaller counted repetitions`,
    };
  const span = matchSpan(compiled);
  if (span.canBeEmpty) return { ok: false, error: "it can match the empty text: let it require a character" };
  return { ok: true, value: { regex: compiled, span } };
}

function parse(regex: string): RE2JS | string {
  try {
    return RE2JS.compile(regex);
  } catch (error) {
    if (error instanceof RE2JSSyntaxException) return explain(error, regex);
    if (error instanceof RE2JSException) return error.message;
    throw error;
  }
}

function explain(error: RE2JSSyntaxException, regex: string): string {
  const piece = error.getPattern() ?? "";
  const at = piece === "" || piece === regex ? -1 : regex.indexOf(piece);
  return `${error.getDescription()}${at < 0 ? "" : ` at character ${at + 1}: '${piece}'`}${hint(piece)}`;
}

function hint(piece: string): string {
  if (/^\(\?<?[=!]/.test(piece)) return "; look-around takes more than linear time and is not offered";
  if (/^\\\d/.test(piece)) return "; back-references take more than linear time and are not offered";
  return "";
}
