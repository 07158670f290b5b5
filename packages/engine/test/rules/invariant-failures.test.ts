import { describe, expect, test } from "bun:test";
import { compileRules } from "../../src/index.ts";
import { sha256 } from "../compile.ts";

describe("a failed invariant tells", () => {
  test.each([
    [
      "what the rules decide, where it is false",
      "decision == 'BLOCK' || !has(signals.n)",
      "`it` does not hold: there is a request for which the rules decide ALLOW",
      "Change the rules so that they decide otherwise, or the invariant if this request is as it should be.",
    ],
    [
      "which fact is absent, where it cannot be evaluated",
      "decision == 'BLOCK' || signals.n > 15",
      "`it` cannot be evaluated for a request for which the rules decide ALLOW: in `signals.n >= 16`, signals.n is absent",
      "Say what must hold without it, for example `!has(signals.n) || …`.",
    ],
    [
      "that a calculation goes too far",
      "!has(signals.n) || !(signals.n * 3 > 15 && decision == 'ALLOW') || signals.n * 3 < 9007199254740991",
      "beyond the ints",
      "Say what must hold past what can be calculated, for example `signals.n > 1000000 || …`.",
    ],
    [
      "that a list is absent",
      "decision == 'BLOCK' || !findings.exists(f, f.count > 3)",
      "findings is absent",
      "Say what must hold without it, for example `!has(findings) || …`.",
    ],
  ])("%s", (_what, assert, message, mend) => {
    const compiled = compileRules([{ file: "policy.yaml", text: policy(assert) }], sha256);
    const [problem] = compiled.ok ? [] : compiled.error;
    expect(problem?.code).toBe("INVARIANT_FAILED");
    expect(problem?.message).toContain(message);
    expect(problem?.mend).toBe(mend);
    expect(problem?.witness).toBeDefined();
  });
});

function policy(assert: string): string {
  return `policy_id: p
policy_version: "1"
signals: {n: int}
default: {decision: ALLOW, rationale_codes: [OPEN]}
rules: []
invariants: [{name: it, assert: ${JSON.stringify(assert)}}]
`;
}
