import type { RuleSet } from "../rules/rule-set.ts";
import { anything } from "./claim.ts";
import { type ClaimedRule, claimedRules } from "./claimed-rules.ts";
import { effectKey } from "./effect.ts";
import { findTwins, type Twins } from "./find-twins.ts";
import type { Winner } from "./outcome-cases.ts";
import { defaultOf, winnerOf } from "./winners.ts";

/** Two rule sets side by side. */
export interface Sides<T> {
  readonly before: T;
  readonly after: T;
}

/**
 * The winners of two rule sets that can win for one request and come to something else. Where both winners have a twin in
 * the other set they are twins of each other: of two rules that stand in both sets the same one wins in both. Twins differ
 * in nothing unless a rule that has no twin may be a floor above them.
 */
export function* winnerPairs({ before, after }: Sides<RuleSet>): Generator<Sides<Winner>, void> {
  const twins = findTwins(before, after);
  const remembered = rememberWinners(after);
  const newRules = claimedRules(after).rules.filter(({ rule }) => !twins.ofAfter.has(rule));
  for (const first of [...claimedRules(before).rules, undefined]) {
    const one = first === undefined ? defaultOf(before) : winnerOf(first, before);
    const twin = twinOf(first, { before, after }, twins);
    const partners = twin.kind === "none" ? remembered.meeting(first) : [...newRules, twin.rule];
    for (const second of partners) {
      const other = remembered.of(second);
      if (twin.kind === "found" && twin.rule === second && !hasNewFloor(one, other, twins)) continue;
      yield { before: one, after: other };
    }
  }
}

type Twin = { readonly kind: "found"; readonly rule: ClaimedRule | undefined } | { readonly kind: "none" };

/** The twin of a rule, or of the default where both sets have the same. */
function twinOf(claimed: ClaimedRule | undefined, { before, after }: Sides<RuleSet>, twins: Twins): Twin {
  if (claimed === undefined) {
    return defaultKey(before) === defaultKey(after) ? { kind: "found", rule: undefined } : { kind: "none" };
  }
  const twin = twins.ofBefore.get(claimed.rule);
  const rule = twin && claimedRules(after).of.get(twin);
  return rule === undefined ? { kind: "none" } : { kind: "found", rule };
}

function defaultKey({ fallback }: RuleSet): string {
  return effectKey({ outcome: fallback.decision, obligations: fallback.obligations });
}

function hasNewFloor(one: Winner, other: Winner, { ofBefore, ofAfter }: Twins): boolean {
  return (
    one.floors.some(({ rule }) => !ofBefore.has(rule)) || other.floors.some(({ rule }) => !ofAfter.has(rule))
  );
}

function rememberWinners(ruleSet: RuleSet) {
  const winners = new Map<ClaimedRule | undefined, Winner>();
  return {
    of(claimed: ClaimedRule | undefined): Winner {
      const known = winners.get(claimed);
      if (known !== undefined) return known;
      const made = claimed === undefined ? defaultOf(ruleSet) : winnerOf(claimed, ruleSet);
      winners.set(claimed, made);
      return made;
    },
    /** The rules that may match what the rule matches, and the default. */
    meeting(claimed: ClaimedRule | undefined): readonly (ClaimedRule | undefined)[] {
      return [...claimedRules(ruleSet).matching(claimed?.matches.claim ?? anything), undefined];
    },
  };
}
