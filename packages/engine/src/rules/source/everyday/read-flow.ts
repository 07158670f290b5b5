import type { JsonValue } from "@meshgate/canon";
import type { Cursor } from "./cursor.ts";
import type { EntryMarks } from "./marks.ts";
import { readPlainWords, readQuoted } from "./read-scalar.ts";

/** How a text between brackets is read. */
export interface FlowReading {
  readonly cursor: Cursor;
  /** What may stand between two signs: spaces, and newlines where the whole document stands between brackets. */
  readonly gap: RegExp;
}

export const withinLine: RegExp = / */y;
export const overLines: RegExp = /[ \n]*/y;

/** Deeper, the plain reader says what it says. */
const DEPTH_MAX = 50;

/** A list or map between brackets, or what stands in one. */
export function readFlow(reading: FlowReading, depth = 0, starts: number[] = []): JsonValue | undefined {
  const { cursor } = reading;
  if (depth > DEPTH_MAX) return undefined;
  if (cursor.takeSign("[")) return readFlowList(reading, depth, starts);
  if (cursor.takeSign("{")) return readFlowMap(reading, depth);
  return cursor.text[cursor.at] === '"' || cursor.text[cursor.at] === "'"
    ? readQuoted(cursor)
    : readPlainWords(cursor);
}

function readFlowList(reading: FlowReading, depth: number, starts: number[]): JsonValue | undefined {
  const { cursor, gap } = reading;
  const items: JsonValue[] = [];
  cursor.take(gap);
  if (cursor.takeSign("]")) return items;
  do {
    cursor.take(gap);
    starts.push(cursor.at);
    const item = readFlow(reading, depth + 1);
    if (item === undefined) return undefined;
    items.push(item);
    cursor.take(gap);
  } while (cursor.takeSign(","));
  return cursor.takeSign("]") ? items : undefined;
}

/** The entries of a map behind its opening bracket. */
export function readFlowMap(
  reading: FlowReading,
  depth: number,
  marks?: Map<string, EntryMarks>,
): JsonValue | undefined {
  const { cursor, gap } = reading;
  const map: Record<string, JsonValue> = {};
  cursor.take(gap);
  if (cursor.takeSign("}")) return map;
  do {
    cursor.take(gap);
    const key = readFlowKey(cursor);
    if (key === undefined || Object.hasOwn(map, key)) return undefined;
    cursor.take(gap);
    const [start, items]: [number, number[]] = [cursor.at, []];
    const value = readFlow(reading, depth + 1, items);
    if (value === undefined) return undefined;
    marks?.set(key, { start, end: cursor.at, isNumber: typeof value === "number", items });
    map[key] = value;
    cursor.take(gap);
  } while (cursor.takeSign(","));
  return cursor.takeSign("}") ? map : undefined;
}

function readFlowKey(cursor: Cursor): string | undefined {
  const quoted = readQuoted(cursor);
  const key = quoted ?? cursor.take(plainKey);
  const colon = quoted === undefined ? /: /y : /:/y;
  return key !== undefined && isUsualKey(key) && cursor.take(colon) !== undefined ? key : undefined;
}

export const plainKey: RegExp = /[A-Za-z_][\w.-]*/y;

const KEY_CHARS_MAX = 100;

/** Whether a key means nothing more to YAML or to JavaScript. */
export function isUsualKey(key: string): boolean {
  return key !== "<<" && key !== "__proto__" && key.length <= KEY_CHARS_MAX;
}
