import type { JsonValue } from "@meshgate/canon";
import { Cursor } from "./cursor.ts";
import type { EntryMarks } from "./marks.ts";
import { readBlockMap } from "./read-block.ts";
import { overLines, readFlowMap } from "./read-flow.ts";

/** A document as it was read. Its texts are pieces of the file's. */
export interface EverydayYaml {
  readonly value: JsonValue;
  /** By the keys of the outermost map. */
  readonly marks: ReadonlyMap<string, EntryMarks>;
}

/**
 * Reads a document that holds nothing but what most do: maps, lists, texts and numbers, each scalar on one line, and nothing
 * that is wrong or could be meant otherwise. `undefined` for every other: the YAML parser, some twenty times slower, knows what
 * it means. INVARIANT: what is read here, that parser reads to the same value, without an error or a warning.
 */
export function readEverydayYaml(text: string): EverydayYaml | undefined {
  if (unusualSigns.test(text) || !text.isWellFormed()) return undefined;
  const cursor = new Cursor(text);
  const marks = new Map<string, EntryMarks>();
  const value = readDocument(cursor, marks);
  if (value === undefined || cursor.at < text.length) return undefined;
  // The version is taken as it is written, whatever it could mean.
  const version = marks.get("policy_version")?.start;
  return cursor.doubts.every((start) => start === version) ? { value, marks } : undefined;
}

/** Tabs, other control signs, signs that some take for a newline, and the byte order mark. */
const unusualSigns = /(?!\n)[\p{Cc}\p{Zl}\p{Zp}\ufeff]/u;

function readDocument(cursor: Cursor, marks: Map<string, EntryMarks>): JsonValue | undefined {
  cursor.take(/---\n/y);
  cursor.findLine();
  if (cursor.column !== 0) return undefined;
  if (!cursor.takeSign("{")) return readBlockMap(cursor, 0, marks);
  const value = readFlowMap({ cursor, gap: overLines }, 0, marks);
  cursor.take(overLines);
  return value;
}
