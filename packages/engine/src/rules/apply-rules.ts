import type { StageVerdict } from "../decision.ts";
import type { Facts } from "../facts.ts";
import { builtInRules } from "./built-in-rules.ts";

/** What the built-in rules say of an action: the rule that names it, else their default, which denies. */
export function applyRules(facts: Facts): StageVerdict & { readonly defaultApplied: boolean } {
  const verdict = verdicts.get(facts.action);
  return { ...(verdict ?? denied), defaultApplied: verdict === undefined };
}

const verdicts: ReadonlyMap<string, StageVerdict> = new Map(
  builtInRules.rules.map((rule) => [
    rule.when.action,
    {
      outcome: rule.then.decision,
      codes: rule.then.rationale_codes,
      trace: [
        { stage: "rules", rule: rule.rule_id, result: "matched", why: `The action is ${rule.when.action}.` },
      ],
    },
  ]),
);

const denied: StageVerdict = {
  outcome: builtInRules.default.decision,
  codes: builtInRules.default.rationale_codes,
  trace: [{ stage: "rules", rule: "default", result: "matched", why: "No rule names this action." }],
};
