import type { Rule, RuleSet } from "../rules/rule-set.ts";
import type { Claim } from "./claim.ts";
import { type Clause, clauseThat } from "./clause.ts";
import { type FactTypes, factTypesOf } from "./fact-types.ts";
import { outlinesOf } from "./outline.ts";
import { indexOutlines, type OutlineIndex } from "./outline-index.ts";

/** A rule, and that it matches, or cannot be evaluated. */
export interface ClaimedRule {
  readonly rule: Rule;
  /** Its place in the order of evaluation. */
  readonly place: number;
  readonly matches: Clause;
  /** It cannot be evaluated: then a restricting rule is a floor (SEMANTICS 3). */
  readonly errs: Clause;
}

/** The rules of a set as claims, in the order of evaluation, and quick to sift. */
export interface ClaimedRules {
  readonly rules: readonly ClaimedRule[];
  readonly of: ReadonlyMap<Rule, ClaimedRule>;
  /** Those that may match some request of which the claim is true. */
  matching(claim: Claim): readonly ClaimedRule[];
  /** Those that restrict and may be floors for such a request. */
  erring(claim: Claim): readonly ClaimedRule[];
}

/** Made once while several invariants are proved of one rule set, and not kept as long as the rule set lives. */
export function claimedRules(ruleSet: RuleSet): ClaimedRules {
  const known = claimed.get(ruleSet)?.deref();
  if (known !== undefined) return known;
  const made = claimRules(ruleSet);
  claimed.set(ruleSet, new WeakRef(made));
  return made;
}

const claimed = new WeakMap<RuleSet, WeakRef<ClaimedRules>>();

function claimRules({ rules, vocabulary }: RuleSet): ClaimedRules {
  const types = factTypesOf(vocabulary);
  const made = rules.map((rule, place) => claimRule(rule, place, types));
  const restricting = made.filter(({ rule }) => rule.then.decision !== "ALLOW");
  const byMatch = lazily(() => indexOutlines(made.map(({ matches }) => outlinesOf(matches.claim))));
  const byError = lazily(() => indexOutlines(restricting.map(({ errs }) => outlinesOf(errs.claim))));
  return {
    rules: made,
    of: new Map(made.map((one) => [one.rule, one])),
    matching: (claim) => select(made, byMatch(), claim),
    erring: (claim) => select(restricting, byError(), claim),
  };
}

function claimRule(rule: Rule, place: number, types: FactTypes): ClaimedRule {
  return {
    rule,
    place,
    matches: clauseThat(rule, "true", types),
    errs: clauseThat(rule, "error", types),
  };
}

function select(rules: readonly ClaimedRule[], index: OutlineIndex, claim: Claim): readonly ClaimedRule[] {
  return index.meeting(outlinesOf(claim)).flatMap((place) => rules[place] ?? []);
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
