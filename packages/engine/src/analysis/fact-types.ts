import {
  type FactPath,
  type FactType,
  signalFact,
  type ValueType,
  type Vocabulary,
} from "../conditions/vocabulary.ts";
import { doubles, interval, wholes } from "./intervals.ts";
import { allTexts } from "./text-set.ts";
import { anyList, anyScalar, noScalars, type ScalarSet, scalarsOf, type ValueSet } from "./value-set.ts";

/** The type of every fact that a condition may name. */
export type FactTypes = (path: FactPath) => FactType;

const signalPrefix = "signals.";

export function factTypesOf(vocabulary: Vocabulary): FactTypes {
  const types = typesOf.get(vocabulary) ?? typesIn(vocabulary);
  typesOf.set(vocabulary, types);
  return types;
}

/** One function for each vocabulary: what follows from the types is kept with it. */
const typesOf = new WeakMap<Vocabulary, FactTypes>();

function typesIn(vocabulary: Vocabulary): FactTypes {
  return (path) => {
    const known = vocabulary.facts.get(path);
    if (known !== undefined) return known;
    if (path.startsWith(signalPrefix)) return signalFact(path.slice(signalPrefix.length));
    throw new Error(`The vocabulary has no fact ${path}.`);
  };
}

/** The types that a condition about the list's elements sees: `@`, `@.field`, and all else. */
export function elementTypesOf(types: FactTypes, list: FactPath): FactTypes {
  const { type } = types(list);
  if (type.kind !== "list") throw new Error(`The fact ${list} is no list.`);
  const ofElement = elementTypes(type.of);
  return (path) => (isOfElement(path) ? ofElement(path) : types(path));
}

/** The types of what stands for a list's element: `@`, and `@.field` where the elements are records. */
function elementTypes(element: ValueType): FactTypes {
  return (path) => {
    const type = element.kind === "record" ? element.fields[path.slice("@.".length)] : element;
    if (type === undefined) throw new Error(`The elements have no ${path}.`);
    return { path, type, presence: "always", checked: true };
  };
}

export function isOfElement(path: FactPath): boolean {
  return path === "@" || path.startsWith("@.");
}

/** The values that do not contradict the fact's type. Where the door has checked it, no value does. */
export function validScalars({ type, checked }: FactType): ScalarSet {
  return checked ? anyScalar : scalarsOfType(type);
}

/** All that the fact can be in a request that came through the door. */
export function universeOf({ type, checked, presence }: FactType): ValueSet {
  const optional = presence !== "always";
  if (type.kind === "list") return { ...anyList(elementTypes(type.of)), absent: optional };
  const values = checked ? scalarsOfType(type) : anyScalar;
  return { ...values, absent: optional };
}

function scalarsOfType(type: ValueType): ScalarSet {
  switch (type.kind) {
    case "string": {
      const lengths = interval(type.charsMin, type.charsMax);
      return { ...noScalars, texts: isAnyLength(type) ? allTexts : { ...allTexts, lengths } };
    }
    case "int":
      return { ...noScalars, wholes: interval(type.min, type.max) };
    case "decimal":
      return { ...noScalars, wholes: wholes.all, fractions: doubles.all };
    case "bool":
      return scalarsOf([false, true]);
    case "one-of":
      return scalarsOf(type.values);
    case "any":
      return anyScalar;
    case "list":
    case "record":
      throw new Error(`A ${type.kind} is no scalar.`);
  }
}

function isAnyLength({
  charsMin,
  charsMax,
}: {
  readonly charsMin: number;
  readonly charsMax: number;
}): boolean {
  return charsMin === 0 && charsMax === Number.MAX_SAFE_INTEGER;
}
