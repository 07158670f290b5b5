import type { JsonObject, JsonValue } from "./json.ts";
import { NotCanonical, type Path } from "./not-canonical.ts";

/**
 * The one text of a value (RFC 8785): keys sorted by UTF-16 code units, numbers and strings as ECMAScript prints them,
 * no white space. Equal values give equal bytes, on any machine. Throws `NotCanonical` for what JSON cannot say.
 *
 * `JSON.stringify` prints numbers and strings just so, and natively: most values take that way, with copies of those objects alone
 * whose keys are not in order. It falls short for keys that look like integers, which objects always list first, in numeric
 * order, and for what is not canonical: those are printed piece by piece.
 */
export function canonicalJson(value: JsonValue): string {
  const ordered = inOrder(value);
  if (ordered === undefined) return print(value, []);
  const text = JSON.stringify(ordered);
  return text.includes(LONE_SURROGATE_PRINTED) ? print(value, []) : text;
}

/** How `JSON.stringify` begins a lone surrogate. Text that quotes these three characters merely takes the slower way. */
const LONE_SURROGATE_PRINTED = "\\ud";

/** The value itself or a copy, with its keys in order; `undefined` where no object can have that order, or the value is not canonical. */
function inOrder(value: JsonValue | undefined): JsonValue | undefined {
  if (typeof value === "string" || typeof value === "boolean" || value === null) return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (typeof value !== "object") return undefined;
  return isArray(value) ? arrayInOrder(value) : objectInOrder(value);
}

function arrayInOrder(values: readonly JsonValue[]): JsonValue | undefined {
  let copy: JsonValue[] | undefined;
  for (let at = 0; at < values.length; at += 1) {
    const ordered = inOrder(values[at]);
    if (ordered === undefined) return undefined;
    if (copy === undefined && ordered !== values[at]) copy = values.slice(0, at);
    copy?.push(ordered);
  }
  return copy ?? values;
}

function objectInOrder(object: JsonObject): JsonValue | undefined {
  const keys = Object.keys(object);
  const isAsItIs = isRising(keys) && isPlain(object);
  let copy: Record<string, JsonValue | undefined> | undefined = isAsItIs ? undefined : {};
  for (const key of isAsItIs ? keys : sorted(keys)) {
    const value = object[key];
    if (value === undefined) continue;
    if (startsWithDigit(key) || key === "__proto__") return undefined;
    const ordered = inOrder(value);
    if (ordered === undefined) return undefined;
    if (copy === undefined && ordered !== value) copy = copyBefore(key, keys, object);
    if (copy !== undefined) copy[key] = ordered;
  }
  return copy ?? object;
}

function isRising(keys: readonly string[]): boolean {
  let before = "";
  for (const key of keys) {
    if (key < before) return false;
    before = key;
  }
  return true;
}

/** Whether `JSON.stringify` prints what it owns and no more: others may bring a `toJSON` along. */
function isPlain(object: JsonObject): boolean {
  const prototype: unknown = Object.getPrototypeOf(object);
  return prototype === Object.prototype || prototype === null;
}

function copyBefore(
  end: string,
  keys: readonly string[],
  object: JsonObject,
): Record<string, JsonValue | undefined> {
  const copy: Record<string, JsonValue | undefined> = {};
  for (const key of keys) {
    if (key === end) break;
    copy[key] = object[key];
  }
  return copy;
}

function startsWithDigit(key: string): boolean {
  const first = key.charCodeAt(0);
  return first >= 0x30 && first <= 0x39;
}

/** By insertion: objects are small and their keys mostly in order, where `sort` costs twice as much. */
function sorted(keys: string[]): readonly string[] {
  if (keys.length > SORTED_BY_INSERTION_MAX) return keys.sort();
  const sorted: string[] = [];
  for (const key of keys) {
    let at = sorted.length;
    for (; at > 0; at -= 1) {
      const before = sorted[at - 1];
      if (before === undefined || before <= key) break;
      sorted[at] = before;
    }
    sorted[at] = key;
  }
  return sorted;
}

const SORTED_BY_INSERTION_MAX = 32;

/** Prints piece by piece; slower, and right for every value. */
function print(value: JsonValue, path: Path): string {
  if (typeof value === "string") return printString(value, path);
  if (typeof value === "number") return printNumber(value, path);
  if (typeof value === "boolean" || value === null) return String(value);
  if (typeof value !== "object") throw new NotCanonical(`a value of type ${typeof value} is not JSON`, path);
  return isArray(value) ? printArray(value, path) : printObject(value, path);
}

function printNumber(number: number, path: Path): string {
  if (!Number.isFinite(number)) throw new NotCanonical("a number is not finite", path);
  return JSON.stringify(number);
}

function printString(text: string, path: Path): string {
  if (/\p{Surrogate}/u.test(text)) throw new NotCanonical("a string holds a lone surrogate", path);
  return JSON.stringify(text);
}

function printArray(values: readonly JsonValue[], path: Path): string {
  return `[${Array.from(values, (value, index) => print(value, [...path, index])).join(",")}]`;
}

function printObject(object: JsonObject, path: Path): string {
  const members: string[] = [];
  for (const key of sorted(Object.keys(object))) {
    const value = object[key];
    if (value === undefined) continue;
    members.push(`${printString(key, path)}:${print(value, [...path, key])}`);
  }
  return `{${members.join(",")}}`;
}

/** `Array.isArray` does not narrow a readonly array out of the union. */
function isArray(value: readonly JsonValue[] | JsonObject): value is readonly JsonValue[] {
  return Array.isArray(value);
}
