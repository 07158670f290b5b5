import { describe, expect, test } from "bun:test";
import { fingerprint } from "@meshgate/canon";
import {
  applyRules,
  builtInRuleSet,
  builtInRules,
  compileRules,
  decide,
  explain,
  type Facts,
  type RuleSet,
  type SnapshotInput,
} from "../../src/index.ts";
import { compile, sha256 } from "../compile.ts";

const facts: Facts = {
  action: "infer:run",
  env: { name: "dev" },
  resource: { type: "model", id: "m", sensitivity: "internal" },
  signals: { trust: "low" },
};

const first = `policy_id: first
policy_version: "1"
signals: {trust: [low, high], chars: int}
actions: [read]
default: {decision: BLOCK, rationale_codes: [DENY]}
rules:
  - {rule_id: degrade, priority: 50, when: {signals: {trust: low}}, then: {decision: DEGRADE, rationale_codes: [LOW], obligations: [{type: MODEL_SUBSTITUTE, params: {model: small}}]}}
  - {rule_id: allow, priority: 10, when: {}, then: {decision: ALLOW, rationale_codes: [OPEN]}}
`;
const second = `policy_id: second
policy_version: "2"
default: {decision: BLOCK, rationale_codes: [DENY]}
rules:
  - {rule_id: chars, priority: 90, when: "signals.chars > 100 && signals.team != 'x'", then: {decision: BLOCK, rationale_codes: [LONG]}}
signals: {team: string}
`;

function load(...texts: readonly string[]): RuleSet {
  const compiled = compileRules(
    texts.map((text, index) => ({ file: `${index}.yaml`, text })),
    sha256,
  );
  if (!compiled.ok) throw new Error(compiled.error.map(({ message }) => message).join("; "));
  return compiled.value;
}

function snapshotInput(rules?: RuleSet): SnapshotInput {
  return {
    routing: {
      keywords: [],
      maxPromptLengthForLocal: 1_000,
      maxUsdForLocal: null,
      inputUsdPer1mTokens: null,
      charsPerToken: 4,
      defaultLocation: "local",
    },
    providers: [
      {
        name: "lab",
        kind: "ollama",
        location: "local",
        defaultModel: "llama",
        models: ["small"],
        claimsFamily: [],
      },
    ],
    aliases: {},
    ...(rules === undefined ? {} : { rules }),
  };
}

describe("several documents", () => {
  test("are one list of rules, and share what they declare", () => {
    const { policies, rules, vocabulary, substitutes, signalsRead, decidesToolCalls } = load(second, first);
    expect({
      policies: policies.map(({ policy_id }) => policy_id),
      rules: rules.map(({ ruleId, policy, place }) => [ruleId, policy.policy_id, place.file, place.line]),
      declared: [...vocabulary.signals.keys()].sort(),
      reads: vocabulary.actions.includes("read"),
      substitutes,
      signalsRead: [...signalsRead].sort(),
      decidesToolCalls,
    }).toEqual({
      policies: ["first", "second"],
      rules: [
        ["chars", "second", "0.yaml", 5],
        ["degrade", "first", "1.yaml", 7],
        ["allow", "first", "1.yaml", 8],
      ],
      declared: ["chars", "team", "trust"],
      reads: true,
      substitutes: ["small"],
      signalsRead: ["chars", "team", "trust"],
      decidesToolCalls: false,
    });
  });

  test("decide alike in any order, under one fingerprint", () => {
    const [one, other] = [
      compile(snapshotInput(load(first, second))),
      compile(snapshotInput(load(second, first))),
    ];
    expect(other.snapshot_sha256).toBe(one.snapshot_sha256);
    expect(decide(other, facts)).toEqual(decide(one, facts));
  });

  test("a floor that is stricter decides by its own document", () => {
    const verdict = applyRules(load(first, second), facts);
    expect(verdict).toMatchObject({
      outcome: "BLOCK",
      codes: ["LOW", "CONDITION_ERROR", "LONG"],
      obligations: [],
      policy: { policy_id: "second" },
      defaultApplied: false,
    });
    expect(verdict).not.toHaveProperty("matchedRuleId");
  });
});

describe("a document's fingerprint", () => {
  const same = [
    ["white space", first.replaceAll(", ", ",   ")],
    ["comments", `# why\n${first}`],
    ["the order of keys", first.replace(/(policy_id: first\n)(policy_version: "1"\n)/, "$2$1")],
    ["how a text is quoted", first.replace('"1"', "'1'")],
    ["a version that is a number", first.replace('"1"', "1")],
    ["JSON in place of YAML", JSON.stringify(Bun.YAML.parse(first))],
  ] as const;
  test.each(same)("does not depend on %s", (_what, text) => {
    expect(load(text).policies).toEqual(load(first).policies);
  });

  const other = [
    ["a priority", first.replace("priority: 50", "priority: 51")],
    ["a value", first.replace("trust: low}", "trust: high}")],
    ["a declared type", first.replace("chars: int", "chars: decimal")],
    ["the version", first.replace('"1"', '"1.0"')],
    ["a description", `${first}description: x\n`],
  ] as const;
  test.each(other)("changes with %s, and the snapshot's with it", (_what, text) => {
    const [before, after] = [first, text].map((document) => compile(snapshotInput(load(document))));
    expect(after?.policy.policy_sha256).not.toBe(before?.policy.policy_sha256);
    expect(after?.snapshot_sha256).not.toBe(before?.snapshot_sha256);
  });
});

describe("tool calls are decided", () => {
  const cases = [
    ["where a rule names the action", "{action: tool:invoke}", true],
    ["where one excludes it", "\"action != 'tool:invoke'\"", true],
    ["where one names the type of resource", "\"resource.type in ['db', 'tool']\"", true],
    [
      "where one names part of either",
      "\"action.startsWith('tool:') || resource.type.endsWith('ool')\"",
      true,
    ],
    ["not where rules name neither", "{action: infer:run, resource: {type: toolbox}}", false],
    ["not where a rule only matches them", "{}", false],
  ] as const;
  test.each(cases)("%s", (_what, when, decides) => {
    const text = `${first.slice(0, first.indexOf("rules:"))}rules:\n  - {rule_id: r, priority: 1, when: ${when}, then: {decision: BLOCK, rationale_codes: [B]}}\n`;
    expect(load(text).decidesToolCalls).toBe(decides);
  });
});

describe("changes by the control API are decided", () => {
  const cases = [
    ["where a rule names the action", "{action: policy:admin}", true],
    ["where one excludes it", "\"action != 'policy:admin'\"", true],
    ["where one names the type of resource", "{resource: {type: policy}}", true],
    ["not where rules name neither", "{action: tool:invoke, resource: {type: tool}}", false],
    ["not where a rule only matches them", "{}", false],
  ] as const;
  test.each(cases)("%s", (_what, when, decides) => {
    const text = `${first.slice(0, first.indexOf("rules:"))}rules:\n  - {rule_id: r, priority: 1, when: ${when}, then: {decision: BLOCK, rationale_codes: [B]}}\n`;
    expect(load(text).decidesPolicyChanges).toBe(decides);
  });
});

describe("a decision without routing", () => {
  const snapshot = compile(snapshotInput(load(first)));

  test("is one frozen object for all requests that one rule decides", () => {
    const decision = decide(snapshot, facts);
    expect(decide(snapshot, { ...facts, env: { name: "prod" } })).toBe(decision);
    expect([decision, decision.trace, decision.obligations].every(Object.isFrozen)).toBe(true);
    expect(decision).toEqual({
      outcome: "DEGRADE",
      rationale_codes: ["LOW"],
      reason_codes: [],
      obligations: [{ type: "MODEL_SUBSTITUTE", params: { model: "small" } }],
      matched_rule_id: "degrade",
      default_applied: false,
      targets: [],
      policy: snapshot.policy,
      snapshot_sha256: snapshot.snapshot_sha256,
      trace: [
        {
          stage: "rules",
          rule: "degrade",
          result: "matched",
          why: "Its condition holds, and that of no rule above it; its priority is 50.",
        },
      ],
    });
  });

  test("is explained rule by rule, down to the one that matches", () => {
    const steps = explain(compile(snapshotInput(load(first, second))), { ...facts, signals: { chars: 7 } });
    expect(steps).toEqual([
      {
        stage: "rules",
        rule: "chars",
        result: "not-matched",
        why: "`signals.chars >= 101` is false (signals.chars is 7).",
      },
      {
        stage: "rules",
        rule: "degrade",
        result: "not-matched",
        why: "`has(signals.trust) && signals.trust == 'low'` is false (signals.trust is absent).",
      },
      { stage: "rules", rule: "allow", result: "matched", why: "Its condition is always true." },
    ]);
  });

  test("says of a rule that cannot be evaluated what is missing", () => {
    const [step] = explain(compile(snapshotInput(load(first, second))), facts);
    expect(step).toMatchObject({
      result: "error",
      why: expect.stringContaining("`signals.chars >= 101` cannot be evaluated (signals.chars is absent)"),
    });
  });
});

test("the built-in rules allow model and tool calls, and nothing else", () => {
  const ruleSet = builtInRuleSet(sha256);
  const outcomes = ["infer:run", "tool:invoke", "data:read", "policy:admin"].map(
    (action) => applyRules(ruleSet, { ...facts, action }).outcome,
  );
  expect(outcomes).toEqual(["ALLOW", "ALLOW", "BLOCK", "BLOCK"]);
  expect(ruleSet.policies[0].policy_sha256).toBe(fingerprint(builtInRules, sha256));
});
