import { describe, expect, test } from "bun:test";
import { compilePolicy } from "../../test/analysis/compile-policy.ts";
import { type Comparison, comparePolicies } from "./compare-policies.ts";

const base = `
policy_id: acme
policy_version: "1"
signals: {trust: [low, medium, high], chars: int, score: decimal}
default: {decision: BLOCK, rationale_codes: [DENY]}
rules:
  - rule_id: cap_restricted
    priority: 90
    when: {action: infer:run, resource: {sensitivity: restricted}}
    then: {decision: DEGRADE, rationale_codes: [CAP], obligations: [{type: OUTPUT_CAP, params: {max_tokens: 200}}]}
  - rule_id: block_long
    priority: 70
    when: "action == 'infer:run' && signals.chars > 4000"
    then: {decision: BLOCK, rationale_codes: [LONG]}
  - rule_id: allow
    priority: 10
    when: {action: infer:run}
    then: {decision: ALLOW, rationale_codes: [OK]}
`;

function compare(...replaced: readonly (readonly [string, string])[]): Comparison {
  const after = replaced.reduce((text, [from, to]) => text.replace(from, to), base);
  if (replaced.length > 0) expect(after).not.toBe(base);
  return comparePolicies(compilePolicy(base), compilePolicy(after));
}

/** Changes without their witnesses. */
function lines({ changes }: Comparison): readonly string[] {
  return changes.map(({ from, to, region }) => `${from} → ${to}: ${region}`);
}

describe("two policies", () => {
  test.each<readonly [string, readonly (readonly [string, string])[]]>([
    ["the same", []],
    [
      "other names and codes",
      [
        ["rule_id: allow", "rule_id: let_pass"],
        ["[LONG]", "[TOO_LONG]"],
      ],
    ],
    [
      "the same condition in other words",
      [["signals.chars > 4000", "!(signals.chars <= 3999 || signals.chars == 4000)"]],
    ],
    ["priorities that nothing hangs on", [["priority: 70", "priority: 50"]]],
    [
      "a rule that never decides",
      [
        [
          "rules:",
          "rules:\n  - {rule_id: idle, priority: 80, when: \"action == 'infer:run' && resource.sensitivity == 'restricted' && call.stream && !has(call.stream)\", then: {decision: BLOCK, rationale_codes: [IDLE]}}",
        ],
      ],
    ],
    ["a declaration of what no rule reads", [["score: decimal", "score: bool"]]],
    [
      "a shared rule twice as strict where it is restricted already",
      [
        [
          "when: {action: infer:run}\n    then: {decision: ALLOW",
          "when: \"action == 'infer:run' && resource.sensitivity != 'restricted'\"\n    then: {decision: ALLOW",
        ],
      ],
    ],
  ])("are equivalent: %s", (_name, replaced) => {
    expect(compare(...replaced)).toEqual({ verdict: "equivalent", changes: [] });
  });

  test("differ by a lower bound, told in words and by a request", () => {
    expect(compare(["signals.chars > 4000", "signals.chars > 8000"])).toEqual({
      verdict: "different",
      changes: [
        {
          from: "BLOCK",
          to: "ALLOW",
          region:
            "action is infer:run, resource.sensitivity is not restricted, signals.chars from 4001 to 8000",
          regionFacts: [
            "action is infer:run",
            "resource.sensitivity is not restricted",
            "signals.chars from 4001 to 8000",
          ],
          witness: {
            action: "infer:run",
            env: { name: "dev" },
            resource: { type: "document", sensitivity: "public" },
            signals: { chars: 4001 },
          },
        },
      ],
    });
  });

  test.each<readonly [string, readonly (readonly [string, string])[], readonly string[]]>([
    [
      "the default",
      [["decision: BLOCK, rationale_codes: [DENY]", "decision: REQUIRE_REVIEW, rationale_codes: [DENY]"]],
      ["BLOCK → REQUIRE_REVIEW: action is not infer:run"],
    ],
    // A floor without the signal: one policy blocks what it cannot evaluate, the other has nothing to evaluate.
    [
      "a rule less",
      [["signals.chars > 4000", "signals.chars > 4000 && has(signals.chars)"]],
      ["BLOCK → ALLOW: action is infer:run, resource.sensitivity is not restricted, signals.chars is absent"],
    ],
    [
      "another type",
      [["chars: int", "chars: decimal"]],
      [
        "BLOCK → ALLOW: action is infer:run, resource.sensitivity is not restricted, signals.chars is a fraction below 4000",
      ],
    ],
    [
      "texts, of which the envelope's own limits go without saying",
      [
        [
          "when: \"action == 'infer:run' && signals.chars > 4000\"",
          "when: \"action == 'infer:run' && signals.chars > 4000 && resource.type != 'note' && env.name.startsWith('p')\"",
        ],
      ],
      [
        'BLOCK → ALLOW: action is infer:run, env.name does not start with "p", resource.sensitivity is not restricted, signals.chars from 4001 or is absent or of the wrong type',
        'BLOCK → ALLOW: action is infer:run, env.name starts with "p", resource.type is note, resource.sensitivity is not restricted, signals.chars from 4001 or is absent or of the wrong type',
      ],
    ],
    [
      "an action more",
      [
        ["default:", "actions: [read]\ndefault:"],
        ["when: {action: infer:run}", "when: \"action in ['infer:run', 'read']\""],
      ],
      ["BLOCK → ALLOW: action is read"],
    ],
    [
      "obligations",
      [["max_tokens: 200", "max_tokens: 100"]],
      ["DEGRADE → DEGRADE: action is infer:run, resource.sensitivity is restricted"],
    ],
  ])("differ by %s", (_name, replaced, expected) => {
    const comparison = compare(...replaced);
    expect(comparison.verdict).toBe("different");
    expect(lines(comparison)).toEqual(expected);
  });

  test("name the obligations where both degrade", () => {
    const [change] = compare(["max_tokens: 200", "max_tokens: 100"]).changes;
    expect(change?.obligations).toEqual({
      from: [{ type: "OUTPUT_CAP", params: { max_tokens: 200 } }],
      to: [{ type: "OUTPUT_CAP", params: { max_tokens: 100 } }],
    });
  });
});
