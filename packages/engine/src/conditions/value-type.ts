import { printLiteral } from "./print-literal.ts";
import type { Scalar } from "./scalar.ts";
import type { ValueType } from "./vocabulary.ts";

/** The sorts of values that operators tell apart. A list of values of several sorts is `mixed`. */
export type Sort = "string" | "int" | "decimal" | "bool" | "mixed" | "list" | "record";

/** The sort of a type's values. */
export function sortOf(type: ValueType): Sort {
  if (type.kind === "any") return "mixed";
  if (type.kind !== "one-of") return type.kind;
  const [first, ...others] = new Set(type.values.map(sortOfScalar));
  if (first === undefined) return "mixed";
  if (others.length === 0) return first;
  return type.values.every((value) => typeof value === "number") ? "decimal" : "mixed";
}

export function sortOfScalar(value: Scalar): "string" | "int" | "decimal" | "bool" {
  if (typeof value === "number") return Number.isSafeInteger(value) ? "int" : "decimal";
  return typeof value === "boolean" ? "bool" : "string";
}

export function isNumber(sort: Sort): boolean {
  return sort === "int" || sort === "decimal";
}

/** Whether a value is one of the type. `any` takes every scalar; nothing here is a list or a record. */
export function admits(type: ValueType, value: unknown): value is Scalar {
  switch (type.kind) {
    case "string":
      return typeof value === "string" && hasLength(value, type.charsMin, type.charsMax);
    case "int":
      return Number.isSafeInteger(value) && Number(value) >= type.min && Number(value) <= type.max;
    case "decimal":
      return Number.isFinite(value);
    case "bool":
      return typeof value === "boolean";
    case "one-of":
      return isAmong(type.values, value);
    case "any":
      return isScalar(value);
    case "list":
    case "record":
      return false;
  }
}

export function isScalar(value: unknown): value is Scalar {
  return typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);
}

function isAmong(values: readonly unknown[], value: unknown): boolean {
  return values.includes(value);
}

/** Code points. */
export function countChars(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit < 0xdc00 || unit > 0xdfff) count += 1;
  }
  return count;
}

function hasLength(text: string, charsMin: number, charsMax: number): boolean {
  if (charsMin === 0 && text.length <= charsMax) return true;
  const chars = countChars(text);
  return chars >= charsMin && chars <= charsMax;
}

/** How a message names a type. */
export function describeType(type: ValueType): string {
  switch (type.kind) {
    case "string":
      return type.charsMax === Number.MAX_SAFE_INTEGER
        ? "a string"
        : `a string of ${type.charsMin} to ${type.charsMax} characters`;
    case "int":
      return type.min === 0 ? "an int of 0 or more" : "an int";
    case "decimal":
      return "a decimal";
    case "bool":
      return "a bool";
    case "one-of":
      return `one of ${type.values
        .slice(0, 8)
        .map((value) => printLiteral(value))
        .join(", ")}${type.values.length > 8 ? ", …" : ""}`;
    case "any":
      return "any value";
    case "list":
      return "a list";
    case "record":
      return "a record";
  }
}
