import type { Interval } from "./intervals.ts";
import type { ScalarSet, ValueSet } from "./value-set.ts";

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

/** The range of a set that holds nothing but numbers. */
export function rangeOf(set: ValueSet): Interval | undefined {
  if (set.kind !== "scalars" || set.absent || set.bools.length > 0) return undefined;
  if (set.texts.kind !== "words" || set.texts.words.size > 0) return undefined;
  const bounds = [...set.wholes, ...set.fractions].flatMap(({ from, to }) => [from, to]);
  return bounds.length === 0 ? undefined : { from: Math.min(...bounds), to: Math.max(...bounds) };
}
