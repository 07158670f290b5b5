import type { Rule, RuleSet } from "../rules/rule-set.ts";
import { anything } from "./claim.ts";
import { type ClaimedRule, type ClaimedRules, claimedRules } from "./claimed-rules.ts";
import { effectKey } from "./effect.ts";
import { findTwins, type Twins } from "./find-twins.ts";
import type { Winner } from "./outcome-cases.ts";
import { winnerOf } from "./winners.ts";

/** Two rule sets side by side. */
export interface Sides<T> {
  readonly before: T;
  readonly after: T;
}

/** A rule, or the default. */
type Claimed = ClaimedRule | undefined;

/**
 * The winners of two rule sets that may win for one request and come to something else. Of two rules that stand in both sets
 * the same one wins in both, so one of a pair is new, that is, has no twin in the other set; or both are twins, and a new
 * rule may be a floor above them.
 */
export function* winnerPairs(ruleSets: Sides<RuleSet>): Generator<Sides<Winner>, void> {
  const twins = findTwins(ruleSets.before, ruleSets.after);
  const isSameDefault = defaultKey(ruleSets.before) === defaultKey(ruleSets.after);
  const hasTwin = (claimed: Claimed, ofRule: ReadonlyMap<Rule, Rule>) =>
    claimed === undefined ? isSameDefault : ofRule.has(claimed.rule);
  const before = sideOf(ruleSets.before, (claimed) => !hasTwin(claimed, twins.ofBefore));
  const after = sideOf(ruleSets.after, (claimed) => !hasTwin(claimed, twins.ofAfter));
  for (const [first, second] of [...newPairs(before, after), ...twinPairs(before, after, twins)]) {
    yield { before: before.winner(first), after: after.winner(second) };
  }
}

type Pair = readonly [Claimed, Claimed];

/** A new rule, or a new default, and all that may win where it does. */
function newPairs(before: Side, after: Side): readonly Pair[] {
  const isNew = new Set(before.news);
  return [
    ...before.news.flatMap((first) => after.meeting(first).map((second): Pair => [first, second])),
    ...after.news.flatMap((second) =>
      before
        .meeting(second)
        .filter((first) => !isNew.has(first))
        .map((first): Pair => [first, second]),
    ),
  ];
}

/** Twins beneath a new rule that may be a floor above them. */
function twinPairs(before: Side, after: Side, { ofBefore }: Twins): readonly Pair[] {
  const rules = [...ofBefore].map(
    ([rule, twin]): Pair => [before.rules.of.get(rule), after.rules.of.get(twin)],
  );
  const all: readonly Pair[] = before.news.includes(undefined) ? rules : [...rules, [undefined, undefined]];
  const touched = new Set(before.news.flatMap(before.below));
  const touchedAfter = new Set(after.news.flatMap(after.below));
  return all.filter(([first, second]) => touched.has(first) || touchedAfter.has(second));
}

interface Side {
  readonly rules: ClaimedRules;
  /** What has no twin on the other side. */
  readonly news: readonly Claimed[];
  readonly winner: (claimed: Claimed) => Winner;
  /** All that may match what a rule matches, and the default. */
  readonly meeting: (claimed: Claimed) => readonly Claimed[];
  /** All that may win where a rule is a floor above them. */
  readonly below: (claimed: Claimed) => readonly Claimed[];
}

function sideOf(ruleSet: RuleSet, isNew: (claimed: Claimed) => boolean): Side {
  const rules = claimedRules(ruleSet);
  const winners = new Map<Claimed, Winner>();
  return {
    rules,
    news: [...rules.rules, undefined].filter(isNew),
    winner(claimed) {
      const winner = winners.get(claimed) ?? winnerOf(claimed, ruleSet);
      winners.set(claimed, winner);
      return winner;
    },
    meeting: (claimed) => [...rules.matching(claimed?.matches.claim ?? anything), undefined],
    below(floor) {
      if (floor === undefined || floor.rule.then.decision === "ALLOW") return [];
      const matching = rules.matching(floor.errs.claim).filter(({ place }) => place > floor.place);
      return [...matching, undefined];
    },
  };
}

function defaultKey({ fallback }: RuleSet): string {
  return effectKey({ outcome: fallback.decision, obligations: fallback.obligations });
}
