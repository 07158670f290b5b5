import type { Interval, Intervals } from "./intervals.ts";
import { hasText } from "./text-set.ts";
import { hasScalar, type ValueSet } from "./value-set.ts";

/** Keys for the values of a set that has few, equal for equal values; undefined where they are many. */
export function keysOf(set: ValueSet): readonly string[] | undefined {
  if (set.kind === "lists") return undefined;
  if (set.kind === "answers") return set.answers;
  const { texts, wholes, fractions } = set;
  if (texts.kind !== "words" || texts.words.size > keysMax) return undefined;
  const keys = set.absent ? ["absent"] : [];
  for (const value of set.bools) keys.push(`${value}`);
  for (const word of texts.words) keys.push(`'${word}`);
  return addPoints(wholes, keys) && addPoints(fractions, keys) ? keys : undefined;
}

const keysMax = 64;

function addPoints(numbers: Intervals, keys: string[]): boolean {
  if (numbers.length > keysMax) return false;
  for (const { from, to } of numbers) {
    if (from !== to) return false;
    keys.push(`${from}`);
  }
  return true;
}

/** Whether the value of a key is in the set. */
export function hasKey(set: ValueSet, key: string): boolean {
  if (set.kind === "lists") return false;
  if (set.kind === "answers") return set.answers.some((answer) => answer === key);
  if (key.startsWith("'")) return hasText(set.texts, key.slice(1));
  if (key === "absent") return set.absent;
  if (key === "true" || key === "false") return set.bools.includes(key === "true");
  return hasScalar(set, Number(key));
}

/** The range of a set that holds nothing but numbers. */
export function rangeOf(set: ValueSet): Interval | undefined {
  if (set.kind !== "scalars" || set.absent || set.bools.length > 0) return undefined;
  if (set.texts.kind !== "words" || set.texts.words.size > 0) return undefined;
  const ends = [set.wholes.at(0), set.wholes.at(-1), set.fractions.at(0), set.fractions.at(-1)];
  const bounds = ends.filter((end) => end !== undefined);
  if (bounds.length === 0) return undefined;
  return {
    from: Math.min(...bounds.map(({ from }) => from)),
    to: Math.max(...bounds.map(({ to }) => to)),
  };
}
