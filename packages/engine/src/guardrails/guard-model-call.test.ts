import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { compile, sha256 } from "../../test/compile.ts";
import { anyFacts, anySnapshotInput } from "../../test/generators.ts";
import { decide } from "../decide.ts";
import type { CallEnvelope } from "../facts.ts";
import { approvalsNeeded } from "../needs-of-call.ts";
import { type Snapshot, withGuarding } from "../snapshot.ts";
import { compileGuarding } from "./compile-guarding.ts";
import type { GuardrailSpec } from "./guardrail-policy.ts";
import type { GuardrailFact } from "./guardrail-verdict.ts";

const spec: GuardrailSpec = {
  name: "pii-block",
  mode: "both",
  action: "block",
  on_unavailable: "deny",
  on_unscanned: "deny",
  default_on: true,
};

function guardedBy(snapshot: Snapshot, ...guardrails: readonly GuardrailSpec[]): Snapshot {
  const compiled = compileGuarding({ guardrails, policies: [], attachments: [] }, sha256, () => ({
    ok: false,
    error: "no conditions here",
  }));
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
  return withGuarding(snapshot, compiled.value.guarding, sha256);
}

const found: GuardrailFact = {
  guardrail: "pii-block",
  phase: "pre_call",
  result: "found",
  types: ["EMAIL", "US_SSN"],
};
const passed: GuardrailFact = { ...found, result: "passed", types: [] };

const modelCalls = fc.record({
  snapshot: anySnapshotInput.map(compile),
  facts: anyFacts.map((facts) => ({ ...facts, action: "infer:run" }) as CallEnvelope),
});

describe("the stage of guardrails", () => {
  test("blocks a call in which a blocking guardrail found something, whatever the other stages say", () => {
    fc.assert(
      fc.property(modelCalls, ({ snapshot, facts }) => {
        const guarded = guardedBy(snapshot, spec);
        const decision = decide(guarded, { ...facts, guardrails: [found] });
        expect(decision).toMatchObject({ outcome: "BLOCK", targets: [] });
        expect(decision.refused_by?.at(-1)).toBe("guardrails");
        expect(decision.rationale_codes.at(-1)).toBe("GUARDRAIL_BLOCKED");
        expect(decision.guardrails).toEqual([
          { guardrail: "pii-block", phase: "pre_call", verdict: "blocked", types: ["EMAIL", "US_SSN"] },
        ]);
        expect(approvalsNeeded(guarded, { ...facts, guardrails: [found] })).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  // A guardrail that was never run would else be one that everything passes.
  test("blocks a call for which a guardrail has no result", () => {
    fc.assert(
      fc.property(modelCalls, ({ snapshot, facts }) => {
        const decision = decide(guardedBy(snapshot, spec), facts);
        expect(decision.outcome).toBe("BLOCK");
        expect(decision.rationale_codes.at(-1)).toBe("GUARDRAIL_UNAVAILABLE");
      }),
      { numRuns: 30 },
    );
  });

  test("changes neither outcome nor targets of a call that passes, or is masked", () => {
    fc.assert(
      fc.property(modelCalls, fc.boolean(), ({ snapshot, facts }, masks) => {
        const plain = decide(snapshot, facts);
        const guarded = guardedBy(snapshot, masks ? { ...spec, action: "mask" } : spec);
        const decision = decide(guarded, { ...facts, guardrails: [masks ? found : passed] });
        expect(decision.guardrails).toMatchObject([{ verdict: masks ? "masked" : "passed" }]);
        expect({
          outcome: decision.outcome,
          targets: decision.targets,
          codes: decision.rationale_codes,
        }).toEqual({ outcome: plain.outcome, targets: plain.targets, codes: plain.rationale_codes });
      }),
      { numRuns: 30 },
    );
  });
});
