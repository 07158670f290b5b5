import type { JsonObject, JsonValue, Path } from "@meshgate/canon";
import { nearestWord } from "../../nearest-word.ts";
import type { StructureFinding } from "../source/finding.ts";

/** Where a value stands in its document, and whom to tell what is wrong with it. */
export interface Spot {
  readonly path: Path;
  readonly report: (finding: StructureFinding) => void;
}

/** A value as a document has it; `undefined` where the key is missing, which is told where the map is read. */
export type Written = JsonValue | undefined;

export interface Keys {
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

/** A map of known keys. It is given where keys are missing or unknown too: what is there can still be read. */
export function readMap(value: Written, spot: Spot, { required, optional }: Keys): JsonObject | undefined {
  const map = readAnyMap(value, spot);
  if (map === undefined) return undefined;
  const known = [...required, ...optional];
  for (const key of Object.keys(map)) {
    if (!known.includes(key)) spot.report(unknownKey(spot.path, key, known));
  }
  for (const key of required) {
    if (map[key] === undefined) spot.report(missingKey(spot.path, key));
  }
  return map;
}

/** A map whose keys are the author's. */
export function readAnyMap(value: Written, spot: Spot): JsonObject | undefined {
  if (isMap(value)) return value;
  return wrongType(value, spot, "a map");
}

/** Every item that could be read; `undefined` where it is no list. */
export function readItems<T>(
  value: Written,
  spot: Spot,
  read: (item: JsonValue, spot: Spot) => T | undefined,
): readonly T[] | undefined {
  if (!isList(value)) return wrongType(value, spot, "a list");
  return value.flatMap((item, index) => {
    const one = read(item, step(spot, index));
    return one === undefined ? [] : [one];
  });
}

/** Text of a number of code points. */
export function readText(
  value: Written,
  spot: Spot,
  { charsMin = 0, charsMax = Number.MAX_SAFE_INTEGER }: { charsMin?: number; charsMax?: number } = {},
): string | undefined {
  if (typeof value !== "string") return wrongType(value, spot, "text");
  const chars = [...value].length;
  if (chars >= charsMin && chars <= charsMax) return value;
  spot.report({
    code: "INVALID_VALUE",
    path: spot.path,
    message: `the text has ${chars} characters`,
    mend: `Write ${charsMin} to ${charsMax} characters.`,
  });
  return undefined;
}

/** A name: 1 to 128 letters, digits or `_.:/-`, a letter or digit first (SEMANTICS 3). */
export function readName(value: Written, spot: Spot): string | undefined {
  if (typeof value !== "string") return wrongType(value, spot, "text");
  if (/^[A-Za-z0-9][A-Za-z0-9_.:/-]{0,127}$/.test(value)) return value;
  spot.report({
    code: "INVALID_NAME",
    path: spot.path,
    message: `${quote(value)} is not a name`,
    mend: "Use 1 to 128 letters, digits and `_.:/-`, beginning with a letter or a digit.",
  });
  return undefined;
}

/** One of some words. */
export function readWord<Word extends string>(
  value: Written,
  spot: Spot,
  words: readonly Word[],
): Word | undefined {
  if (typeof value !== "string") return wrongType(value, spot, "text");
  const word = words.find((candidate) => candidate === value);
  if (word === undefined) {
    spot.report({
      code: "INVALID_VALUE",
      path: spot.path,
      message: `${quote(value)} is not one of ${words.join(", ")}`,
      mend: didYouMean(value, words) ?? "Write one of these.",
    });
  }
  return word;
}

/** An integer between two bounds, both included. */
export function readInteger(
  value: Written,
  spot: Spot,
  { min, max }: { readonly min: number; readonly max: number },
): number | undefined {
  if (typeof value !== "number") return wrongType(value, spot, "an integer");
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  spot.report({
    code: "INVALID_VALUE",
    path: spot.path,
    message: `${value} is not an integer from ${min} to ${max}`,
    mend: "Write one in these bounds.",
  });
  return undefined;
}

/** The spot of a member. */
export function step(spot: Spot, key: string | number): Spot {
  return { ...spot, path: [...spot.path, key] };
}

/** Reports it, and gives nothing. */
export function wrongType(value: Written, spot: Spot, wanted: string): undefined {
  if (value === undefined) return undefined;
  spot.report({
    code: "WRONG_TYPE",
    path: spot.path,
    message: `this is ${describe(value)}, not ${wanted}`,
    mend: wanted === "text" && typeof value !== "object" ? "Put it in quotes." : `Write ${wanted} here.`,
  });
  return undefined;
}

export function isMap(value: Written): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isList(value: Written): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** A value in a message: short, on one line. */
export function quote(text: string): string {
  const start = [...text].slice(0, 60).join("");
  return `\`${start.replace(/\s+/g, " ")}${start === text ? "" : "…"}\``;
}

function didYouMean(word: string, known: readonly string[]): string | undefined {
  const near = nearestWord(word, known);
  return near === undefined ? undefined : `Did you mean \`${near}\`?`;
}

function describe(value: JsonValue): string {
  if (value === null) return "empty";
  if (isList(value)) return "a list";
  if (isMap(value)) return "a map";
  if (typeof value === "string") return "text";
  return typeof value === "number" ? "a number" : `\`${value}\``;
}

function unknownKey(path: Path, key: string, known: readonly string[]): StructureFinding {
  return {
    code: "UNKNOWN_KEY",
    path: [...path, key],
    aim: "key",
    message: `the key ${quote(key)} is not known here`,
    mend: didYouMean(key, known) ?? `Remove it; known are ${known.map(quote).join(", ")}.`,
  };
}

function missingKey(path: Path, key: string): StructureFinding {
  return {
    code: "MISSING_KEY",
    path: [...path, key],
    message: `the key \`${key}\` is missing`,
    mend: "Add it.",
  };
}
