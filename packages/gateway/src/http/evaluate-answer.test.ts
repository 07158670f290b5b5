import { expect, test } from "bun:test";
import type { EvaluateResponse } from "@meshgate/contracts";
import { type Decision, deepFreeze } from "@meshgate/engine";
import fc from "fast-check";
import type { Evaluated } from "../pipeline/evaluate.ts";
import { evaluateAnswer } from "./evaluate-answer.ts";

/** The plain way: the whole answer printed each time. */
function reference({ ids, decision, trace }: Evaluated): string {
  const answer: EvaluateResponse = {
    correlation_id: ids.correlationId,
    decision: decision.outcome,
    rationale_codes: decision.rationale_codes,
    obligations: decision.obligations,
    policy: decision.policy,
    matched_rule_id: decision.matched_rule_id,
    trace,
  };
  return JSON.stringify(answer);
}

const text = fc.string({ unit: "binary" });
const decision = fc.record(
  {
    outcome: fc.constantFrom("ALLOW", "DEGRADE", "REQUIRE_REVIEW", "BLOCK"),
    rationale_codes: fc.array(text),
    reason_codes: fc.constant([]),
    obligations: fc.array(
      fc.record({ type: fc.constant("OUTPUT_CAP"), params: fc.record({ max_tokens: fc.nat() }) }),
    ),
    matched_rule_id: text,
    default_applied: fc.boolean(),
    targets: fc.constant([]),
    policy: fc.record({ policy_id: text, policy_version: text, policy_sha256: text }),
    snapshot_sha256: text,
    trace: fc.constant([]),
  },
  {
    requiredKeys: [
      "outcome",
      "rationale_codes",
      "reason_codes",
      "default_applied",
      "targets",
      "policy",
      "snapshot_sha256",
      "trace",
    ],
  },
) as fc.Arbitrary<Decision>;
const trace = fc.option(
  fc.array(
    fc.record({
      stage: fc.constant("rules" as const),
      rule: text,
      result: fc.constantFrom("matched", "not-matched", "error"),
      why: text,
    }),
  ),
  { nil: undefined },
);

test("an answer is what printing it whole gives, whatever was asked before of the same decision", () => {
  const asked = fc.array(fc.record({ correlationId: text, trace }), { minLength: 1 });
  fc.assert(
    fc.property(decision, fc.boolean(), asked, (made, isPrepared, questions) => {
      const given = isPrepared ? deepFreeze(made) : made;
      for (const { correlationId, trace } of questions) {
        const evaluated: Evaluated = {
          ids: { requestId: "r", correlationId },
          decision: given,
          ...(trace === undefined ? {} : { trace }),
        };
        expect(evaluateAnswer(evaluated)).toBe(reference(evaluated));
      }
    }),
  );
});

test("of a decision that may still change nothing is kept", () => {
  const made: Decision = { ...fc.sample(decision, 1)[0], outcome: "ALLOW" } as Decision;
  const ids = { requestId: "r", correlationId: "c" };
  evaluateAnswer({ ids, decision: made });
  Object.assign(made, { outcome: "BLOCK" });
  expect(evaluateAnswer({ ids, decision: made })).toContain('"decision":"BLOCK"');
});
