import type { RuleSet } from "../rules/rule-set.ts";
import { anything } from "./claim.ts";
import { type ClaimedRule, type ClaimedRules, claimedRules } from "./claimed-rules.ts";
import { effectKey } from "./effect.ts";
import { findTwins } from "./find-twins.ts";
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
  const before = sideOf(ruleSets.before);
  const after = sideOf(ruleSets.after);
  const { ofBefore, ofAfter } = findTwins(ruleSets.before, ruleSets.after);
  const isSameDefault = defaultKey(ruleSets.before) === defaultKey(ruleSets.after);
  const isNew: Sides<(claimed: Claimed) => boolean> = {
    before: (claimed) => (claimed === undefined ? !isSameDefault : !ofBefore.has(claimed.rule)),
    after: (claimed) => (claimed === undefined ? !isSameDefault : !ofAfter.has(claimed.rule)),
  };
  for (const first of before.all.filter(isNew.before)) {
    for (const second of after.meeting(first))
      yield { before: before.winner(first), after: after.winner(second) };
  }
  for (const second of after.all.filter(isNew.after)) {
    for (const first of before.meeting(second)) {
      if (!isNew.before(first)) yield { before: before.winner(first), after: after.winner(second) };
    }
  }
  const twins = new Map<Claimed, Claimed>(isSameDefault ? [[undefined, undefined]] : []);
  for (const [rule, twin] of ofBefore) twins.set(before.rules.of.get(rule), after.rules.of.get(twin));
  const belowNew = new Set(before.all.filter(isNew.before).flatMap(before.below));
  const belowNewAfter = new Set(after.all.filter(isNew.after).flatMap(after.below));
  for (const [first, second] of twins) {
    if (belowNew.has(first) || belowNewAfter.has(second)) {
      yield { before: before.winner(first), after: after.winner(second) };
    }
  }
}

interface Side {
  readonly rules: ClaimedRules;
  readonly all: readonly Claimed[];
  readonly winner: (claimed: Claimed) => Winner;
  /** All that may match what a rule matches, and the default. */
  readonly meeting: (claimed: Claimed) => readonly Claimed[];
  /** All that may win where a rule is a floor above them. */
  readonly below: (claimed: Claimed) => readonly Claimed[];
}

function sideOf(ruleSet: RuleSet): Side {
  const rules = claimedRules(ruleSet);
  const winners = new Map<Claimed, Winner>();
  return {
    rules,
    all: [...rules.rules, undefined],
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
