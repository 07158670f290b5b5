import type { JsonValue } from "@meshgate/canon";
import type { Cursor } from "./cursor.ts";
import type { EntryMarks } from "./marks.ts";
import { isUsualKey, plainKey, readFlow, withinLine } from "./read-flow.ts";
import { readPlainLine, readQuoted } from "./read-scalar.ts";

/** Farther to the right, the plain reader reads: so nothing nests too deeply for the stack. */
const INDENT_MAX = 100;

/** The map whose keys stand in this column, the cursor at the first. */
export function readBlockMap(
  cursor: Cursor,
  indent: number,
  marks?: Map<string, EntryMarks>,
): JsonValue | undefined {
  if (indent > INDENT_MAX) return undefined;
  const map: Record<string, JsonValue> = {};
  do {
    const key = readBlockKey(cursor);
    if (key === undefined || Object.hasOwn(map, key)) return undefined;
    const items: number[] = [];
    const inner = cursor.takeLineEnd() ? readBelow(cursor, indent, items) : readBeside(cursor, items);
    if (inner === undefined) return undefined;
    const { value, start, end } = inner;
    marks?.set(key, { start, end, isNumber: typeof value === "number", items });
    map[key] = value;
  } while (cursor.column === indent);
  return cursor.column < indent ? map : undefined;
}

interface Inner {
  readonly value: JsonValue;
  readonly start: number;
  readonly end: number;
}

/** What begins on the next line. */
function readBelow(cursor: Cursor, indent: number, starts: number[]): Inner | undefined {
  cursor.findLine();
  const { column, at: start } = cursor;
  if (isAtDash(cursor) && column >= indent)
    return innerOf(readBlockList(cursor, column, starts), start, cursor);
  return column > indent ? innerOf(readBlockMap(cursor, column), start, cursor) : undefined;
}

/** What stands on the line of its key or dash. */
function readBeside(cursor: Cursor, starts: number[] = []): Inner | undefined {
  cursor.skipSpaces();
  const start = cursor.at;
  const inner = innerOf(readWithinLine(cursor, starts), start, cursor);
  if (inner === undefined || !cursor.takeLineEnd()) return undefined;
  cursor.findLine();
  return inner;
}

function innerOf(value: JsonValue | undefined, start: number, { at: end }: Cursor): Inner | undefined {
  return value === undefined ? undefined : { value, start, end };
}

function readWithinLine(cursor: Cursor, starts: number[]): JsonValue | undefined {
  const sign = cursor.text[cursor.at];
  if (sign === "{" || sign === "[") return readFlow({ cursor, gap: withinLine }, 0, starts);
  return sign === '"' || sign === "'" ? readQuoted(cursor) : readPlainLine(cursor);
}

function readBlockList(cursor: Cursor, indent: number, starts: number[] = []): JsonValue | undefined {
  if (indent > INDENT_MAX) return undefined;
  const items: JsonValue[] = [];
  do {
    const dash = cursor.at;
    cursor.takeSign("-");
    // Nothing beside the dash is left to the plain reader.
    cursor.skipSpaces();
    starts.push(cursor.at);
    const item = isAtKey(cursor)
      ? readBlockMap(cursor, indent + cursor.at - dash)
      : readBeside(cursor)?.value;
    if (item === undefined) return undefined;
    items.push(item);
  } while (cursor.column === indent && isAtDash(cursor));
  return cursor.column <= indent ? items : undefined;
}

function isAtDash({ text, at }: Cursor): boolean {
  return text[at] === "-" && text[at + 1] === " ";
}

function isAtKey(cursor: Cursor): boolean {
  const { at } = cursor;
  const isKey = readBlockKey(cursor) !== undefined;
  cursor.at = at;
  return isKey;
}

function readBlockKey(cursor: Cursor): string | undefined {
  const key = cursor.take(plainKey) ?? readQuoted(cursor);
  return key !== undefined && isUsualKey(key) && cursor.take(colon) !== undefined ? key : undefined;
}

const colon = /:(?=[ \n]|$)/y;
