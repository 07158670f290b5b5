import type { Condition } from "../../conditions/condition.ts";
import type { Scalar } from "../../conditions/scalar.ts";
import type { FactPath } from "../../conditions/vocabulary.ts";
import type { Requirement } from "./required-values.ts";
import type { Position } from "./tree.ts";

/** A rule on its way into the tree. */
export interface Entry {
  readonly position: Position;
  /** What it requires of facts by which it was not told apart yet. */
  readonly requirements: ReadonlyMap<FactPath, Requirement>;
  /** What is left to ask once the way to it is known. */
  readonly condition: Condition;
  /** Whether it decides anything but ALLOW: then an error of its condition matters. */
  readonly isRestricting: boolean;
  /** In how many places of the tree it may still stand: one that requires one of n values stands in n. */
  readonly copiesMax: number;
}

/** How the rules spread over one fact. */
interface Spread {
  readonly counts: Map<Scalar | undefined, number>;
  /** Rules that require something of the fact. */
  rules: number;
  /** Of these, those that an absent fact leaves undecided. */
  undecided: number;
}

/**
 * The fact that tells the rules apart best; `undefined` where none leaves clearly fewer to look at. Facts are taken to have
 * the values that rules ask for, as often as they ask, and to be absent half the time where that matters.
 */
export function chooseKey(entries: readonly Entry[]): FactPath | undefined {
  let chosen: FactPath | undefined;
  let least = entries.length * GAIN_MIN;
  for (const [path, spread] of spreadsOf(entries)) {
    const left = rulesLeft(entries.length, spread);
    if (left < least) [chosen, least] = [path, left];
  }
  return chosen;
}

/** A branch that leaves more than this share of the rules is not worth its step. */
const GAIN_MIN = 0.9;
const ABSENT_SHARE = 1 / 2;

function rulesLeft(all: number, { counts, rules, undecided }: Spread): number {
  let total = 0;
  let squares = 0;
  for (const count of counts.values()) {
    total += count;
    squares += count * count;
  }
  const inChild = squares / total;
  const others = all - rules;
  const present = others + inChild;
  return undecided === 0 ? present : (1 - ABSENT_SHARE) * present + ABSENT_SHARE * (others + undecided);
}

function spreadsOf(entries: readonly Entry[]): ReadonlyMap<FactPath, Spread> {
  const spreads = new Map<FactPath, Spread>();
  for (const { requirements, isRestricting, copiesMax } of entries) {
    for (const [path, { values, errsWhenAbsent }] of requirements) {
      if (values.size > copiesMax) continue;
      const spread = spreads.get(path) ?? { counts: new Map(), rules: 0, undecided: 0 };
      spreads.set(path, spread);
      spread.rules += 1;
      if (isRestricting && errsWhenAbsent) spread.undecided += 1;
      for (const value of values) spread.counts.set(value, (spread.counts.get(value) ?? 0) + 1);
    }
  }
  return spreads;
}
