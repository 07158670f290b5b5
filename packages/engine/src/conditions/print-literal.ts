import type { Scalar } from "./scalar.ts";

/** A value as the language writes it. Text stands in single quotes. */
export function printLiteral(value: Scalar | null, number?: "int" | "decimal"): string {
  if (typeof value === "string") return quote(value);
  if (typeof value !== "number") return `${value}`;
  const digits = `${value}`;
  const isWhole = Number.isSafeInteger(value) && number !== "decimal";
  return isWhole || /[.e]/.test(digits) ? digits : `${digits}.0`;
}

const shownLengthMax = 64;

/** A value as a message shows it: a long text is cut. */
export function printShort(value: Scalar): string {
  const isLong = typeof value === "string" && value.length > shownLengthMax;
  return isLong ? `${printLiteral(value.slice(0, shownLengthMax).toWellFormed())}…` : printLiteral(value);
}

const escapes: ReadonlyMap<string, string> = new Map([
  ["\\", "\\\\"],
  ["'", "\\'"],
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
]);

function quote(text: string): string {
  return `'${text.replace(/[\\'\p{Cc}\p{Zl}\p{Zp}]/gu, escaped)}'`;
}

function escaped(sign: string): string {
  return escapes.get(sign) ?? `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
