import { factsRead } from "../conditions/facts-read.ts";
import type { Rule, RuleSet } from "../rules/rule-set.ts";
import { effectKey } from "./effect.ts";

/** Of each rule that both sets have, in effect, the one in the other set. */
export interface Twins {
  readonly ofBefore: ReadonlyMap<Rule, Rule>;
  readonly ofAfter: ReadonlyMap<Rule, Rule>;
}

/** Pairs the rules of two sets that do the same at the same priority. Their names and codes do not count. */
export function findTwins(before: RuleSet, after: RuleSet): Twins {
  const ofBefore = new Map<Rule, Rule>();
  const ofAfter = new Map<Rule, Rule>();
  const candidates = new Map(after.rules.map((rule) => [essenceOf(rule, after), rule]));
  for (const rule of before.rules) {
    const twin = candidates.get(essenceOf(rule, before));
    if (twin === undefined || ofAfter.has(twin)) continue;
    ofBefore.set(rule, twin);
    ofAfter.set(twin, rule);
  }
  return { ofBefore, ofAfter };
}

/** What a condition says depends on the types of the signals that it reads, too. */
function essenceOf({ priority, condition, then }: Rule, { vocabulary }: RuleSet): string {
  const types = [...factsRead(condition)].map((path) => [path, vocabulary.facts.get(path)?.type ?? "any"]);
  const effect = effectKey({ outcome: then.decision, obligations: then.obligations });
  return JSON.stringify([priority, effect, condition, types]);
}
