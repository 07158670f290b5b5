import type { ConditionProblem } from "./condition-problem.ts";

/** A string literal, read from its opening quote on. */
export interface StringLiteral {
  readonly value: string;
  /** Past the closing quote, or the end of the line where it is missing. */
  readonly end: number;
  readonly problems: readonly ConditionProblem[];
}

const simpleEscapes: ReadonlyMap<string, string> = new Map([
  ["\\", "\\"],
  ['"', '"'],
  ["'", "'"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
]);

const hexDigits: ReadonlyMap<string, number> = new Map([
  ["u", 4],
  ["U", 8],
]);

/** Reads the string that opens at `start`. Escapes are CEL's \\ \" \' \n \r \t \uXXXX \UXXXXXXXX. */
export function readString(text: string, start: number): StringLiteral {
  const quote = text[start] ?? "";
  const problems: ConditionProblem[] = [];
  let value = "";
  let at = start + 1;
  while (at < text.length && text[at] !== quote && text[at] !== "\n" && text[at] !== "\r") {
    const sign = text[at] === "\\" ? readEscape(text, at) : readSign(text, at);
    if (sign.problem !== undefined) problems.push(sign.problem);
    value += sign.value;
    at = sign.end;
  }
  if (text[at] === quote) return { value, end: at + 1, problems };
  const unclosed = syntaxError(
    start,
    at,
    "the text that begins here is not closed",
    `Close it with ${quote}.`,
  );
  return { value, end: at, problems: [...problems, unclosed] };
}

interface Sign {
  readonly value: string;
  readonly end: number;
  readonly problem?: ConditionProblem;
}

function readSign(text: string, at: number): Sign {
  const value = String.fromCodePoint(text.codePointAt(at) ?? 0);
  const end = at + value.length;
  return value.isWellFormed() ? { value, end } : { value: "", end, problem: halfASign(at, end) };
}

function readEscape(text: string, at: number): Sign {
  const letter = text[at + 1] ?? "";
  const simple = simpleEscapes.get(letter);
  if (simple !== undefined) return { value: simple, end: at + 2 };
  const digits = hexDigits.get(letter);
  if (digits === undefined) return { value: "", end: Math.min(at + 2, text.length), problem: badEscape(at) };
  const hex = /^[0-9A-Fa-f]*/.exec(text.slice(at + 2, at + 2 + digits))?.[0] ?? "";
  const end = at + 2 + hex.length;
  const code = Number.parseInt(hex, 16);
  if (hex.length < digits || code > 0x10_ffff) return { value: "", end, problem: badCode(at, end, digits) };
  const value = String.fromCodePoint(code);
  return value.isWellFormed() ? { value, end } : { value: "", end, problem: halfASign(at, end) };
}

function badEscape(at: number): ConditionProblem {
  const mend = "Use \\\\ \\' \\\" \\n \\r \\t \\uXXXX or \\UXXXXXXXX; for a backslash itself write \\\\.";
  return syntaxError(at, at + 1, "a backslash is followed by a sign that it cannot escape", mend);
}

function badCode(at: number, end: number, digits: number): ConditionProblem {
  const mend = `Write ${digits} hexadecimal digits, at most 10FFFF.`;
  return syntaxError(at, end, "this is not the number of a Unicode sign", mend);
}

function halfASign(at: number, end: number): ConditionProblem {
  const mend = "Write the whole sign, or its number as \\UXXXXXXXX.";
  return syntaxError(at, end, "this is half a Unicode sign (a lone surrogate)", mend);
}

function syntaxError(start: number, end: number, message: string, mend: string): ConditionProblem {
  return { code: "SYNTAX_ERROR", span: { start, end }, message, mend };
}
