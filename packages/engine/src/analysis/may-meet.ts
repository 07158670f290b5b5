import type { Intervals } from "./intervals.ts";
import { hasText, type TextSet, type Texts } from "./text-set.ts";
import type { ValueSet } from "./value-set.ts";

/** Whether two sets of one fact may have a value in common: quick, and wrong at most where it says yes. */
export function mayMeet(a: ValueSet, b: ValueSet): boolean {
  if (a.kind === "scalars" && b.kind === "scalars") {
    return (
      (a.absent && b.absent) ||
      a.bools.some((value) => b.bools.includes(value)) ||
      intervalsMeet(a.wholes, b.wholes) ||
      intervalsMeet(a.fractions, b.fractions) ||
      textsMayMeet(a.texts, b.texts)
    );
  }
  if (a.kind === "lists" && b.kind === "lists") {
    return (a.absent && b.absent) || intervalsMeet(a.lengths, b.lengths);
  }
  if (a.kind === "answers" && b.kind === "answers") {
    return a.answers.some((answer) => b.answers.includes(answer));
  }
  return true;
}

function intervalsMeet(a: Intervals, b: Intervals): boolean {
  for (const one of a) {
    for (const other of b) {
      if (one.from <= other.to && other.from <= one.to) return true;
    }
  }
  return false;
}

function textsMayMeet(a: TextSet, b: TextSet): boolean {
  if (a.kind === "texts") return b.kind === "texts" ? partsMayMeet(a, b) : textsMayMeet(b, a);
  for (const word of a.words) {
    if (b.kind === "words" ? b.words.has(word) : hasText(b, word)) return true;
  }
  return false;
}

/** Two beginnings, or two ends, of one text: the one is the beginning, or end, of the other. */
function partsMayMeet(a: Texts, b: Texts): boolean {
  for (const one of a.parts) {
    for (const other of b.parts) {
      if (one.negated || other.negated || one.method !== other.method) continue;
      const [short, long] =
        one.text.length <= other.text.length ? [one.text, other.text] : [other.text, one.text];
      if (one.method === "startsWith" && !long.startsWith(short)) return false;
      if (one.method === "endsWith" && !long.endsWith(short)) return false;
    }
  }
  return true;
}
