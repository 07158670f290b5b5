import { ambiguousScalar } from "../ambiguous-scalar.ts";
import type { Cursor } from "./cursor.ts";

export type Scalar = string | number | boolean | null;

/** A text in quotes, on one line. */
export function readQuoted(cursor: Cursor): string | undefined {
  const sign = cursor.text[cursor.at];
  if (sign === '"') return readDoubleQuoted(cursor);
  return sign === "'" ? cursor.take(singleQuoted)?.slice(1, -1).replaceAll("''", "'") : undefined;
}

const singleQuoted = /'[^'\n]*(?:''[^'\n]*)*'(?!')/y;
/** With the escapes that JSON has, too. */
const doubleQuoted = /"[^"\\\n]*(?:\\(?:["\\/bfnrt]|u[\da-fA-F]{4})[^"\\\n]*)*"/y;

function readDoubleQuoted(cursor: Cursor): string | undefined {
  const written = cursor.take(doubleQuoted);
  if (written === undefined || !written.includes("\\")) return written?.slice(1, -1);
  const value: unknown = JSON.parse(written);
  return typeof value === "string" && value.isWellFormed() ? value : undefined;
}

/** A plain text of a block: the rest of its line. */
export function readPlainLine(cursor: Cursor): Scalar | undefined {
  const start = cursor.at;
  const rest = cursor.take(plainLine);
  if (rest === undefined) return undefined;
  const comment = rest.indexOf(" #");
  const source = (comment < 0 ? rest : rest.slice(0, comment)).replace(/ +$/, "");
  if (source.includes(": ") || source.endsWith(":")) return undefined;
  cursor.at = start + source.length;
  return plainValue(source, start, cursor);
}

const plainLine = /(?:\w|-(?=\d))[^\n]*/y;

/** A plain text between brackets, of signs that have no other meaning there. */
export function readPlainWords(cursor: Cursor): Scalar | undefined {
  const start = cursor.at;
  const source = cursor.take(plainWords);
  return source === undefined ? undefined : plainValue(source, start, cursor);
}

const plainWords = /(?:\w|-(?=\d))(?:[\w./+@-]|:(?=\w)| +(?=[\w./+@-]))*/y;

function plainValue(source: string, start: number, cursor: Cursor): Scalar | undefined {
  const value = resolve(source);
  if (value !== undefined && ambiguousScalar(source, value) !== undefined) cursor.doubts.push(start);
  return value;
}

function resolve(source: string): Scalar | undefined {
  const constant = constants.get(source);
  if (constant !== undefined) return constant;
  if (!/^[-\d]/.test(source)) return source;
  if (!anyNumber.test(source)) return source;
  const number = usualNumber.test(source) ? Number(source) : undefined;
  return Number.isInteger(number) && !Number.isSafeInteger(number) ? undefined : number;
}

const constants: ReadonlyMap<string, boolean | null> = new Map([
  ...["null", "Null", "NULL"].map((word) => [word, null] as const),
  ...["true", "True", "TRUE"].map((word) => [word, true] as const),
  ...["false", "False", "FALSE"].map((word) => [word, false] as const),
]);

/** The numbers of YAML 1.2's core schema that can begin with a digit or a minus (https://yaml.org/spec/1.2.2/#1032-tag-resolution). */
const anyNumber = /^-?(?:\d+(?:\.\d*)?(?:[eE][-+]?\d+)?|0o[0-7]+|0x[\da-fA-F]+)$/;
const usualNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;
