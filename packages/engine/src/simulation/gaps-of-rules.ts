import { factsRead } from "../conditions/facts-read.ts";
import type { FactPath } from "../conditions/vocabulary.ts";
import type { Facts } from "../facts.ts";
import type { Rule, RuleSet } from "../rules/rule-set.ts";
import type { MissingFact } from "./missing-fact.ts";
import {
  CAN_BE_FALSE,
  CAN_BE_TRUE,
  CAN_ERR,
  type PossibleTruths,
  possibleTruths,
  type Truths,
} from "./possible-truths.ts";

/** A rule that reads what somebody must look for: signals, findings, and what follows from them. */
interface WatchingRule {
  readonly place: number;
  readonly rule: Rule;
  readonly reads: readonly FactPath[];
  readonly possible: PossibleTruths;
}

interface WatchingRules {
  /** In the order of evaluation. */
  readonly rules: readonly WatchingRule[];
  readonly places: ReadonlyMap<Rule, number>;
}

/**
 * The doubted facts on which it hangs what the rules say: of a rule above the one that matches, which might match or be a floor
 * by them, or of that one itself.
 */
export function gapsOfRules(
  ruleSet: RuleSet,
  facts: Facts,
  doubted: ReadonlySet<FactPath>,
): readonly MissingFact[] {
  if (doubted.size === 0) return [];
  const { rules, places } = watchingRules(ruleSet);
  if (rules.length === 0) return [];
  const winner = ruleSet.index.winner(facts);
  const last = winner === undefined ? Number.POSITIVE_INFINITY : (places.get(winner) ?? 0);
  const missing = new Set<MissingFact>();
  for (const { place, rule, reads, possible } of rules) {
    if (place > last) break;
    const unsure = reads.filter((path) => doubted.has(path));
    if (unsure.length === 0 || isSettled(rule, possible(facts, doubted))) continue;
    for (const path of unsure) missing.add(path);
  }
  return [...missing];
}

/** Whether what the rule comes to is the same for all that it may be. One that allows does not match where it is an error. */
function isSettled({ then }: Rule, truths: Truths): boolean {
  if (truths === CAN_BE_TRUE || truths === CAN_BE_FALSE || truths === CAN_ERR) return true;
  return then.decision === "ALLOW" && truths === (CAN_BE_FALSE | CAN_ERR);
}

function watchingRules(ruleSet: RuleSet): WatchingRules {
  const known = watchingOf.get(ruleSet);
  if (known !== undefined) return known;
  const rules = ruleSet.rules.flatMap((rule, place): WatchingRule[] => {
    const reads = [...factsRead(rule.condition)].filter(isLookedFor);
    if (reads.length === 0) return [];
    return [{ place, rule, reads, possible: possibleTruths(rule.condition, ruleSet.vocabulary) }];
  });
  const watching = { rules, places: new Map(ruleSet.rules.map((rule, place) => [rule, place])) };
  watchingOf.set(ruleSet, watching);
  return watching;
}

const watchingOf = new WeakMap<RuleSet, WatchingRules>();

function isLookedFor(path: FactPath): boolean {
  return path.startsWith("signals.") || path === "findings" || path === "resource.sensitivity";
}
