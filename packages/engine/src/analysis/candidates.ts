import type { Term, Test } from "../conditions/condition.ts";
import { factsRead } from "../conditions/facts-read.ts";
import type { Scalar } from "../conditions/scalar.ts";
import type { FactPath } from "../conditions/vocabulary.ts";
import { allBut } from "./all-but.ts";
import type { Element } from "./element-of.ts";
import { type Interval, interval, meetIntervals } from "./intervals.ts";
import { plainList } from "./plain-list.ts";
import { plainValue, plainValues } from "./plain-values.ts";
import type { Box, Space } from "./space.ts";
import { allTexts, codePoints } from "./text-set.ts";
import { hasScalar, type ListSet, meetScalars, noScalars, type ScalarSet, scalarsOf } from "./value-set.ts";

type Value = Scalar | readonly Element[];

/** Values worth trying for the facts that some test of the box compares with others. */
export function candidatesOf(box: Box, space: Space): ReadonlyMap<FactPath, readonly Value[]> {
  const tests = [...box.values()].flatMap((set) => (set.kind === "answers" ? [set.question] : []));
  const compared = new Set(tests.flatMap((test) => [...factsRead(asCondition(test))]));
  const sets = new Map([...compared].flatMap((path) => scalarsAt(path, box, space)));
  const steps = [0, 1, -1, ...tests.flatMap(numbersIn).flatMap((number) => [number, -number])];
  let values = new Map([...sets].map(([path, set]) => [path, ownValues(set, path)]));
  for (let round = 0; round < rounds; round++) values = exchanged(values, sets, steps);
  return new Map<FactPath, readonly Value[]>([...values, ...listsOf(compared, values, box, space)]);
}

/** So often values pass on from one fact to the next. */
const rounds = 2;
const valuesMax = 16;

function asCondition(test: Test) {
  return { kind: "test", negated: false, test } as const;
}

function scalarsAt(path: FactPath, box: Box, space: Space): readonly (readonly [FactPath, ScalarSet])[] {
  const set = box.get(path) ?? space.universeOf(path);
  return set?.kind === "scalars" ? [[path, { ...set, absent: false }]] : [];
}

/** Values of one set: a plain one, the bounds, and another text. */
function ownValues(set: ScalarSet, path: FactPath): readonly Scalar[] {
  const first = plainValue(set, plainValues.get(path));
  if (first === undefined) return [];
  const another = plainValue(meetScalars(set, allBut(scalarsOf([first]))));
  const bounds = [...set.wholes, ...set.fractions].flatMap(({ from, to }: Interval) => [from, to]);
  return distinct([first, ...(another === undefined ? [] : [another]), ...bounds, ...set.bools]);
}

/** Each fact takes over the values of the others, also shifted by the numbers of the tests, and texts as long as they say. */
function exchanged(
  values: ReadonlyMap<FactPath, readonly Scalar[]>,
  sets: ReadonlyMap<FactPath, ScalarSet>,
  steps: readonly number[],
): Map<FactPath, readonly Scalar[]> {
  const all = distinct([...values.values()].flat());
  const numbers = distinct(
    all.map((value) => (typeof value === "string" ? codePoints(value) : Number(value))),
  );
  const shifted = distinct(numbers.flatMap((value) => steps.map((step) => value + step)));
  return new Map(
    [...sets].map(([path, set]) => {
      const texts = [...sets.values()].map((other) => plainValue(textsOf(meetScalars(set, other))));
      const lengths = shifted.map((length) => plainValue(textsOf(ofLength(set, length))));
      const wanted = [...(values.get(path) ?? []), ...texts, ...all, ...shifted, ...lengths];
      const fitting = wanted.filter((value) => value !== undefined).filter((value) => hasScalar(set, value));
      return [path, distinct(fitting).slice(0, valuesMax)];
    }),
  );
}

function textsOf(set: ScalarSet): ScalarSet {
  return { ...noScalars, texts: set.texts };
}

function ofLength(set: ScalarSet, length: number): ScalarSet {
  if (length < 0 || length > lengthMax) return noScalars;
  const texts = { ...allTexts, lengths: interval(length, length) };
  return meetScalars(set, { ...noScalars, texts });
}

const lengthMax = 1_000;

/** Lists of some lengths, and lists of one text, for tests that look for a fact's value in a list. */
function listsOf(
  compared: Iterable<FactPath>,
  values: ReadonlyMap<FactPath, readonly Scalar[]>,
  box: Box,
  space: Space,
): readonly (readonly [FactPath, readonly Value[]])[] {
  const all = distinct([...values.values()].flat());
  const texts = all.filter((value) => typeof value === "string").map((text) => [text]);
  return [...compared].flatMap((path) => {
    const set = box.get(path) ?? space.universeOf(path);
    if (set?.kind !== "lists") return [];
    const sized = listLengths.map((length) => plainList(ofListLength(set, length), path));
    return [[path, [...sized.filter((list) => list !== undefined), ...texts]] as const];
  });
}

const listLengths = [0, 1, 2, 3, 4];

function ofListLength(set: ListSet, length: number): ListSet {
  return { ...set, lengths: meetIntervals(set.lengths, interval(length, length)) };
}

function numbersIn(test: Test): readonly number[] {
  return test.kind === "relation" ? [...numbersOf(test.left), ...numbersOf(test.right)] : [];
}

function numbersOf(term: Term): readonly number[] {
  switch (term.kind) {
    case "literal":
      return typeof term.value === "number" ? [term.value] : [];
    case "fact":
    case "size":
      return [];
    case "add":
    case "subtract":
      return [...numbersOf(term.left), ...numbersOf(term.right)];
    case "multiply":
      return numbersOf(term.term);
  }
}

function distinct<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}
