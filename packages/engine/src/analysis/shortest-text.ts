import type { Budget } from "./budget.ts";
import { type Intervals, lengths } from "./intervals.ts";
import { machineOf, machineWithout, type TextMachine } from "./text-machines.ts";
import { codePoints, hasText, type TextSet, type Texts } from "./text-set.ts";

/** A text of a set; `none` where the set is empty; `unknown` where the search was given up. */
export type TextFound =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "none" }
  | { readonly kind: "unknown" };

/**
 * A text of the set, where there is one: a plain one if that will do, else the shortest. Decides exactly, or gives up after a
 * number of steps; what it takes is taken from the budget too.
 */
export function shortestText(set: TextSet, budget?: Budget): TextFound {
  const known = found.get(set);
  if (known !== undefined) return known;
  const result = set.kind === "words" ? firstWord(set.words) : firstOf(set, budget);
  found.set(set, result);
  return result;
}

/** What was found before: sets are never changed, and asked about again and again. */
const found = new WeakMap<TextSet, TextFound>();

const none: TextFound = { kind: "none" };
const unknown: TextFound = { kind: "unknown" };

function firstWord(words: ReadonlySet<string>): TextFound {
  for (const text of words) return { kind: "text", text };
  return none;
}

function firstOf(set: Texts, budget: Budget | undefined): TextFound {
  const [shortest] = set.lengths;
  if (shortest === undefined) return none;
  if (shortest.from > charsMax) return unknown;
  for (const text of guesses(set)) {
    if (hasText(set, text)) return { kind: "text", text };
  }
  return search(set, budget);
}

/** Texts that often do, so that most sets need no search. */
function* guesses(set: Texts): Iterable<string> {
  const least = set.lengths[0]?.from ?? 0;
  const { head, tail } = joinParts(set);
  const missing = least - codePoints(head + tail);
  const usual = head === "" && tail === "" ? Math.max(missing, 1) : Math.max(missing, 0);
  for (const filler of fillers) yield head + filler.repeat(usual) + tail;
  if (missing <= 0) {
    yield head + tail;
    for (const filler of fillers) yield head + filler + tail;
  }
}

const fillers = ["x", "y", "0", "-"];

/** The longest witness that is worth building. */
const charsMax = 1_000_000;

/** What must stand in the text, one after the other, the end apart. */
function joinParts(set: Texts): { readonly head: string; readonly tail: string } {
  const wanted = (method: string): readonly string[] =>
    set.parts
      .filter((part) => part.method === method && !part.negated)
      .map((part) => part.text)
      .toSorted((a, b) => b.length - a.length);
  const [tail = ""] = wanted("endsWith");
  const [start = ""] = wanted("startsWith");
  const head = wanted("contains").reduce(
    (before, text) => (before.includes(text) || tail.includes(text) ? before : before + text),
    start,
  );
  return head.endsWith(tail) ? { head, tail: "" } : { head, tail };
}

/** A text read so far: its last character, and the one before. */
interface Reading {
  readonly states: readonly number[];
  readonly before?: Reading;
  readonly character?: string;
}

/**
 * Breadth first over what the machines of all parts can be in together, length by length. The characters are those of the
 * parts and one more, which stands for all others. From the length on at which the allowed lengths make no difference any
 * more, no state is looked at twice; so the search ends.
 */
function search(set: Texts, budget: Budget | undefined): TextFound {
  const machines = [...set.parts.map(machineOf), machineWithout(set.except)];
  const characters = alphabet(set);
  const settled = settledLength(set.lengths);
  const seen = new Set<string>();
  let readings: readonly Reading[] = [{ states: machines.map(() => 0) }];
  let steps = 0;
  for (let length = 0; readings.length > 0; length++) {
    if (set.lengths.some(({ from, to }) => from <= length && length <= to)) {
      const accepted = readings.find(({ states }) => accept(machines, states));
      if (accepted !== undefined) return { kind: "text", text: textOf(accepted) };
    } else if (length > settled) return none;
    const cost = readings.length * characters.length * machines.length;
    steps += cost;
    budget?.spend(Math.ceil(cost / stepsPerSpent));
    if (steps > stepsMax || budget?.isSpent() === true) return unknown;
    readings = readOn(readings, machines, characters, length < settled ? new Set() : seen);
  }
  return none;
}

const stepsMax = 200_000;

/** A step here is a look at one machine's table; elsewhere it is a look at two sets of values. */
const stepsPerSpent = 10;

function readOn(
  readings: readonly Reading[],
  machines: readonly TextMachine[],
  characters: readonly string[],
  seen: Set<string>,
): readonly Reading[] {
  const next: Reading[] = [];
  for (const before of readings) {
    for (const character of characters) {
      const states = statesAfter(before.states, machines, character);
      const key = states?.join();
      if (states === undefined || key === undefined || seen.has(key)) continue;
      seen.add(key);
      next.push({ states, before, character });
    }
  }
  return next;
}

function statesAfter(
  states: readonly number[],
  machines: readonly TextMachine[],
  character: string,
): readonly number[] | undefined {
  const after: number[] = [];
  for (const [index, machine] of machines.entries()) {
    const next = machine.next(states[index] ?? 0, character);
    if (next === undefined) return undefined;
    after.push(next);
  }
  return after;
}

function accept(machines: readonly TextMachine[], states: readonly number[]): boolean {
  return machines.every((machine, index) => machine.accepts(states[index] ?? 0));
}

function textOf(reading: Reading): string {
  const characters: string[] = [];
  for (let at: Reading | undefined = reading; at?.character !== undefined; at = at.before) {
    characters.push(at.character);
  }
  return characters.reverse().join("");
}

/** From this length on, all lengths are allowed, or none. */
function settledLength(set: Intervals): number {
  const last = set.at(-1);
  const longest = lengths.all.at(-1)?.to;
  return last === undefined ? 0 : last.to === longest ? last.from : last.to + 1;
}

function alphabet(set: Texts): readonly string[] {
  const used = new Set([...set.parts.map((part) => part.text), ...set.except].flatMap((text) => [...text]));
  return [unused(used), ...used];
}

function unused(used: ReadonlySet<string>): string {
  for (const character of "xyzabcdefghijklmnopqrstuvw0123456789-_") {
    if (!used.has(character)) return character;
  }
  let code = 0x4e00;
  while (used.has(String.fromCodePoint(code))) code += 1;
  return String.fromCodePoint(code);
}
