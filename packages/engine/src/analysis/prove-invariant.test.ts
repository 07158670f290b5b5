import { describe, expect, test } from "bun:test";
import { compilePolicy } from "../../test/analysis/compile-policy.ts";
import { conditionOf } from "../../test/analysis/generators.ts";
import { withDecision } from "../conditions/with-decision.ts";
import type { Facts } from "../facts.ts";
import { type Proof, proveInvariant } from "./prove-invariant.ts";

function prove(policy: string, assertion: string): Proof {
  const ruleSet = compilePolicy(policy);
  return proveInvariant(ruleSet, { condition: conditionOf(assertion, withDecision(ruleSet.vocabulary)) });
}

const policy = `
policy_id: acme
policy_version: "1"
signals: {trust: [low, high], chars: int}
default: {decision: BLOCK, rationale_codes: [DENY]}
rules:
  - rule_id: cap_restricted
    priority: 90
    when: {action: infer:run, resource: {sensitivity: restricted}}
    then: {decision: DEGRADE, rationale_codes: [CAP], obligations: [{type: OUTPUT_CAP, params: {max_tokens: 200}}]}
  - rule_id: review_untrusted
    priority: 80
    when: "action == 'infer:run' && signals.trust == 'low'"
    then: {decision: REQUIRE_REVIEW, rationale_codes: [LOW_TRUST]}
  - rule_id: allow
    priority: 10
    when: {action: infer:run}
    then: {decision: ALLOW, rationale_codes: [OK]}
`;

const plain: Pick<Facts, "env" | "resource"> = {
  env: { name: "dev" },
  resource: { type: "document", sensitivity: "public" },
};

describe("an invariant of a policy", () => {
  test.each<readonly [string, Proof]>([
    [
      "!(action == 'infer:run' && resource.sensitivity == 'restricted' && decision == 'ALLOW')",
      { kind: "holds" },
    ],
    ["action == 'infer:run' || decision == 'BLOCK'", { kind: "holds" }],
    // A missing or wrongly typed trust makes review_untrusted a floor, so nothing is allowed without it.
    ["decision != 'ALLOW' || has(signals.trust)", { kind: "holds" }],
    ["decision != 'ALLOW' || signals.trust == 'high'", { kind: "holds" }],
    // cap_restricted matches before review_untrusted is asked.
    [
      "!(has(signals.trust) && signals.trust == 'low') || decision in ['REQUIRE_REVIEW', 'BLOCK']",
      {
        kind: "fails",
        witness: {
          ...plain,
          action: "infer:run",
          resource: { type: "document", sensitivity: "restricted" },
          signals: { trust: "low" },
        },
        outcome: "DEGRADE",
      },
    ],
    [
      "decision != 'REQUIRE_REVIEW' || has(signals.trust)",
      { kind: "fails", witness: { ...plain, action: "infer:run", signals: {} }, outcome: "REQUIRE_REVIEW" },
    ],
    // What cannot be evaluated does not hold.
    [
      "signals.chars >= 0 || signals.chars < 0",
      { kind: "fails", witness: { ...plain, action: "infer:run", signals: {} }, outcome: "REQUIRE_REVIEW" },
    ],
  ])("%s", (assertion, expected) => {
    expect(prove(policy, assertion)).toEqual(expected);
  });

  test("knows that two substitutes that contradict each other are a BLOCK", () => {
    const substitutes = `
policy_id: substitutes
policy_version: "1"
signals: {a: bool, b: bool}
default: {decision: ALLOW, rationale_codes: [OK]}
rules:
  - {rule_id: a, priority: 9, when: "signals.a", then: {decision: DEGRADE, rationale_codes: [A], obligations: [{type: MODEL_SUBSTITUTE, params: {model: m}}]}}
  - {rule_id: b, priority: 8, when: "signals.b", then: {decision: DEGRADE, rationale_codes: [B], obligations: [{type: MODEL_SUBSTITUTE, params: {model: n}}]}}
`;
    expect(prove(substitutes, "decision != 'BLOCK'")).toMatchObject({ kind: "fails", outcome: "BLOCK" });
    expect(prove(substitutes, "decision != 'BLOCK' || !has(signals.a)")).toMatchObject({ kind: "fails" });
    expect(
      prove(substitutes, "decision != 'BLOCK' || !(has(signals.b) && (signals.b || !signals.b))"),
    ).toMatchObject({ kind: "fails" });
    expect(prove(substitutes.replaceAll("model: n", "model: m"), "decision != 'BLOCK'")).toEqual({
      kind: "holds",
    });
  });

  test("says that it does not know where facts are compared in a way that it cannot follow", () => {
    const compared = `
policy_id: compared
policy_version: "1"
signals: {n: int, m: int}
default: {decision: BLOCK, rationale_codes: [DENY]}
rules:
  - {rule_id: a, priority: 9, when: "signals.n + signals.m > 10", then: {decision: ALLOW, rationale_codes: [A]}}
`;
    expect(prove(compared, "decision == 'BLOCK' || signals.m + signals.n > 9").kind).toBe("unknown");
  });
});
