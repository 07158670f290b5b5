import type { JsonObject, JsonValue, Path } from "@meshgate/canon";
import type { StructureFinding } from "../source/finding.ts";
import { didYouMean, isList, isMap, quote, type Spot, step, type Written, wrongType } from "./spot.ts";

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
