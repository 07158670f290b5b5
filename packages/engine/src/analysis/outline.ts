import type { Claim, Dimension, Within } from "./claim.ts";
import { isEmpty } from "./is-empty.ts";
import { meet, type ScalarSet, type ValueSet } from "./value-set.ts";

/** Of each fact that a claim limits in any case, the values: a box around all requests of which it is true. */
export type Outline = ReadonlyMap<Dimension, ValueSet>;

/** Cheap, and a first sieve: claims whose outlines do not meet are never true together. */
export function outlineOf(...claims: readonly Claim[]): Outline {
  const outline = new Map<Dimension, ValueSet>();
  for (const { dimension, inside } of claims.flatMap(certain)) {
    const known = outline.get(dimension);
    outline.set(dimension, known === undefined ? inside : meet(known, inside));
  }
  return outline;
}

function certain(claim: Claim): readonly Within[] {
  if (claim.kind === "within") return [claim];
  if (claim.kind === "all") return claim.of.flatMap(certain);
  return [];
}

export function mayMeet(a: Outline, b: Outline): boolean {
  const [few, many] = a.size <= b.size ? [a, b] : [b, a];
  for (const [dimension, set] of few) {
    const other = many.get(dimension);
    if (other !== undefined && isEmpty(meet(set, other))) return false;
  }
  return true;
}

/** Keys for the values of a set that has few, equal for equal values; undefined where they are many. */
export function keysOf(set: ValueSet): readonly string[] | undefined {
  if (set.kind === "lists") return undefined;
  if (set.kind === "answers") return set.answers;
  if (set.texts.kind !== "words" || set.texts.words.size > keysMax) return undefined;
  const numbers = numberKeys(set);
  if (numbers === undefined) return undefined;
  const texts = [...set.texts.words].map((word) => `'${word}`);
  return [...(set.absent ? ["absent"] : []), ...set.bools.map(String), ...numbers, ...texts];
}

const keysMax = 64;

function numberKeys({ wholes, fractions }: ScalarSet): readonly string[] | undefined {
  const points = [...wholes, ...fractions];
  if (points.length > keysMax || points.some(({ from, to }) => from !== to)) return undefined;
  return points.map(({ from }) => String(from));
}
