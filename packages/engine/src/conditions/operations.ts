import type { Scalar } from "./scalar.ts";
import type { Method } from "./syntax.ts";

/** What the operators and methods do to single values. Numbers here are never NaN, and strings are well formed. */
export const comparisons: Readonly<Record<"==" | "<" | "<=", (a: Scalar, b: Scalar) => boolean>> = {
  "==": (a, b) => a === b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
};

export const textMethods: Readonly<Record<Method, (text: string, part: string) => boolean>> = {
  startsWith: (text, part) => text.startsWith(part),
  endsWith: (text, part) => text.endsWith(part),
  contains: (text, part) => text.includes(part),
};

export const calculations: Readonly<Record<"+" | "-" | "*", (a: number, b: number) => number | undefined>> = {
  "+": (a, b) => asInt(a + b),
  "-": (a, b) => asInt(a - b),
  "*": (a, b) => asInt(a * b),
};

/** Undefined beyond ±(2^53 − 1): an error, not a rounded number. The sum or product of two ints never rounds back into it. */
function asInt(value: number): number | undefined {
  return Number.isSafeInteger(value) ? value + 0 : undefined;
}
