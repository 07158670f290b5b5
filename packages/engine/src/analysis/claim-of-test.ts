import type { Test } from "../conditions/condition.ts";
import type { FactPath } from "../conditions/vocabulary.ts";
import { allBut } from "./all-but.ts";
import { type Claim, not } from "./claim.ts";
import { claimOfRelation } from "./claim-of-relation.ts";
import { claimOfSome } from "./claim-of-some.ts";
import { elementTypesOf, type FactTypes, validScalars } from "./fact-types.ts";
import { type Intervals, interval, lengths, meetIntervals, withoutIntervals } from "./intervals.ts";
import { allTexts } from "./text-set.ts";
import {
  absentScalar,
  anyList,
  anyScalar,
  meetScalars,
  noScalars,
  numbersBetween,
  type ScalarSet,
  scalarsOf,
} from "./value-set.ts";

/** The claim that the test is true, or that it is false. Where it is an error it is neither. */
export function claimOfTest(test: Test, value: boolean, types: FactTypes): Claim {
  switch (test.kind) {
    case "present": {
      const there = claimOfPresence(test.path, types);
      return value ? there : not(there);
    }
    case "one-of":
      return claimOfValues(test.path, scalarsOf(test.values), value, types);
    case "entry":
      return claimOfEntry(test, value, types);
    case "range": {
      const from = test.min ?? Number.NEGATIVE_INFINITY;
      const to = test.max ?? Number.POSITIVE_INFINITY;
      return test.of.kind === "value"
        ? claimOfValues(test.of.path, numbersBetween(from, to), value, types)
        : claimOfSize(test.of.path, from, to, value, types);
    }
    case "text": {
      const { method, text } = test;
      const texts = { ...allTexts, parts: [{ method, text, negated: false }] };
      return claimOfValues(test.path, { ...noScalars, texts }, value, types);
    }
    case "relation":
      return claimOfRelation(test, value, types);
    case "some":
      return claimOfSome(test, value, types);
  }
}

function claimOfPresence(path: FactPath, types: FactTypes): Claim {
  return types(path).type.kind === "list"
    ? claimOfLengths(path, lengths.all, types)
    : within(path, anyScalar);
}

/** That the fact is there, of its type, and one of the values; or that it is there, of its type, and none of them. */
export function claimOfValues(path: FactPath, values: ScalarSet, value: boolean, types: FactTypes): Claim {
  const valid = validScalars(types(path));
  const wanted = value ? values : { ...allBut(values), absent: false };
  return within(path, meetScalars(valid, wanted));
}

/** An entry of a map `when`: false, not an error, where the fact is absent. */
function claimOfEntry({ path, value: expected }: Entry, value: boolean, types: FactTypes): Claim {
  if (expected === null) return within(path, value ? absentScalar : anyScalar);
  const values = scalarsOf([expected]);
  const valid: ScalarSet = { ...validScalars(types(path)), absent: true };
  return within(path, meetScalars(valid, value ? values : allBut(values)));
}

type Entry = Extract<Test, { kind: "entry" }>;

function claimOfSize(path: FactPath, from: number, to: number, value: boolean, types: FactTypes): Claim {
  const inRange = meetIntervals(lengths.all, interval(Math.ceil(from), Math.floor(to)));
  return claimOfLengths(path, value ? inRange : withoutIntervals(inRange, lengths), types);
}

/** That the text or list is there, of its type, and of one of the lengths. */
export function claimOfLengths(path: FactPath, wanted: Intervals, types: FactTypes): Claim {
  const type = types(path);
  if (type.type.kind !== "list") {
    return within(
      path,
      meetScalars(validScalars(type), { ...noScalars, texts: { ...allTexts, lengths: wanted } }),
    );
  }
  const list = anyList(elementTypesOf(types, path));
  return {
    kind: "within",
    dimension: path,
    inside: { ...list, lengths: wanted },
    outside: { ...list, absent: true, lengths: withoutIntervals(wanted, lengths) },
  };
}

function within(dimension: FactPath, inside: ScalarSet): Claim {
  return { kind: "within", dimension, inside, outside: allBut(inside) };
}
