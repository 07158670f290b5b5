import type { JsonValue } from "@meshgate/canon";
import type { Scalar } from "../../conditions/scalar.ts";
import { namedTypes, type ValueType } from "../../conditions/vocabulary.ts";
import { readAnyMap, readItems } from "./read-collection.ts";
import { readWord } from "./read-value.ts";
import { isList, quote, type Spot, step, type Written, wrongType } from "./spot.ts";

/** What of a document's declarations is sound. */
export interface DeclarationsForm {
  /** A signal whose declaration is unsound has the type `any`; `undefined` where it is unknown which signals there are. */
  readonly signals: ReadonlyMap<string, ValueType> | undefined;
  /** `undefined` where one is unsound. */
  readonly actions: readonly string[] | undefined;
}

export function readDeclarations(signals: Written, actions: Written, spot: Spot): DeclarationsForm {
  return {
    signals: readSignals(signals, step(spot, "signals")),
    actions: readActions(actions, step(spot, "actions")),
  };
}

function readSignals(value: Written, spot: Spot): DeclarationsForm["signals"] {
  if (value === undefined) return new Map();
  const map = readAnyMap(value, spot);
  if (map === undefined) return undefined;
  return new Map(
    Object.keys(map).map((name): readonly [string, ValueType] => {
      const type = readSignalType(map[name], step(spot, name));
      return [name, isSignalName(name, spot) && type !== undefined ? type : { kind: "any" }];
    }),
  );
}

function isSignalName(name: string, spot: Spot): boolean {
  if (/^[a-z][a-z0-9_]{0,40}$/.test(name)) return true;
  spot.report({
    code: "INVALID_NAME",
    path: [...spot.path, name],
    aim: "key",
    message: `${quote(name)} is not the name of a signal`,
    mend: "Use 1 to 41 lower-case letters, digits and `_`, beginning with a letter.",
  });
  return false;
}

const typeNames = [
  "int",
  "decimal",
  "string",
  "bool",
] as const satisfies readonly (keyof typeof namedTypes)[];

/** A type as documents declare it: a word, or the list of all values. */
export function readSignalType(value: Written, spot: Spot): ValueType | undefined {
  if (!isList(value)) {
    if (typeof value !== "string") return wrongType(value, spot, "a type or a list of values");
    const name = readWord(value, spot, typeNames);
    return name === undefined ? undefined : namedTypes[name];
  }
  const [first, ...others] = readItems(value, spot, readScalar) ?? [];
  if (value.length === 0) {
    spot.report({
      code: "INVALID_VALUE",
      path: spot.path,
      message: "the list names no value",
      mend: `List the signal's values, or write one of ${typeNames.join(", ")}.`,
    });
  }
  if (first === undefined || others.length + 1 < value.length) return undefined;
  return {
    kind: "one-of",
    values: [first, ...others.filter((one, at) => one !== first && others.indexOf(one) === at)],
  };
}

function readScalar(value: JsonValue, spot: Spot): Scalar | undefined {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  return wrongType(value, spot, "text, a number or a bool");
}

function readActions(value: Written, spot: Spot): readonly string[] | undefined {
  if (value === undefined) return [];
  const names = readItems(value, spot, readActionName);
  return isList(value) && names?.length === value.length ? names : undefined;
}

function readActionName(value: JsonValue, spot: Spot): string | undefined {
  if (typeof value !== "string") return wrongType(value, spot, "text");
  if (/^[a-z][a-z0-9_.:-]{0,63}$/.test(value)) return value;
  spot.report({
    code: "INVALID_NAME",
    path: spot.path,
    message: `${quote(value)} is not the name of an action`,
    mend: "Use 1 to 64 lower-case letters, digits and `_.:-`, beginning with a letter.",
  });
  return undefined;
}
