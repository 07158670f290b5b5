import { describe, expect, test } from "bun:test";
import { compile, sha256 } from "../../test/compile.ts";
import { attachmentOf, policyOf, specOf } from "../../test/guardrails/policy-words.ts";
import { compileGovernance } from "../governance/compile-governance.ts";
import type { SnapshotInput } from "../snapshot.ts";
import { withGovernance, withGuarding } from "../snapshot.ts";
import { compileGuarding, emptyGuarding } from "./compile-guarding.ts";
import type { GuardingInput } from "./guarding-input.ts";
import type { Guarding } from "./guardrail-plan.ts";
import type { GuardrailPolicy, GuardrailSpec, PolicyAttachment } from "./guardrail-policy.ts";

const pii = specOf("pii", {});
const base: GuardrailPolicy = { ...policyOf("base", { guardrails: ["pii"] }), description: "for all" };
const everybody = attachmentOf({ policy: "base", scope: "*" });
const input: GuardingInput = { guardrails: [pii], policies: [base], attachments: [everybody] };

function guardingOf(change: Partial<GuardingInput> = {}): Guarding {
  const compiled = compileGuarding({ ...input, ...change }, sha256, () => ({ ok: true, value: () => true }));
  if (!compiled.ok) throw new Error(compiled.error.map(({ message }) => message).join("; "));
  return compiled.value.guarding;
}

describe("the fingerprint of guardrails", () => {
  const otherSpecs: readonly Partial<GuardrailSpec>[] = [
    { mode: "pre_call" },
    { action: "mask" },
    { on_unavailable: "allow" },
    { on_unscanned: "allow" },
    { default_on: true },
    { location: "public" },
    { definition_sha256: "00" },
  ];
  test.each(otherSpecs)("changes with a guardrail: %j", (change) => {
    expect(guardingOf({ guardrails: [{ ...pii, ...change }] }).sha256).not.toBe(guardingOf().sha256);
  });

  const step = {
    guardrail: "pii",
    on_pass: "allow",
    on_fail: "block",
    on_error: "block",
    pass_data: false,
  } as const;
  const otherPolicies: readonly Partial<GuardrailPolicy>[] = [
    { add: [] },
    { remove: ["pii"] },
    { exempt: ["pii"] },
    { modelCondition: ["gpt-4o"] },
    { pipeline: { mode: "pre_call", steps: [step] } },
  ];
  test.each(otherPolicies)("changes with a policy: %j", (change) => {
    expect(guardingOf({ policies: [{ ...base, ...change }] }).sha256).not.toBe(guardingOf().sha256);
  });

  const otherAttachments: readonly Partial<PolicyAttachment>[] = [
    { isGlobal: false },
    { teams: ["x"] },
    { keys: ["x"] },
    { models: ["x"] },
    { tags: ["x"] },
    { priority: 1 },
    { isDefault: true },
  ];
  test.each(otherAttachments)("changes with an attachment: %j", (change) => {
    expect(guardingOf({ attachments: [{ ...everybody, ...change }] }).sha256).not.toBe(guardingOf().sha256);
  });

  test("does not change with a description", () => {
    expect(guardingOf({ policies: [{ ...base, description: "for everybody" }] }).sha256).toBe(
      guardingOf().sha256,
    );
  });

  test("of nothing is that of a compiled nothing", () => {
    const nothing = guardingOf({ guardrails: [], policies: [], attachments: [] });
    expect(emptyGuarding.sha256).toBe(nothing.sha256);
    expect([emptyGuarding.isEmpty, nothing.isEmpty, guardingOf().isEmpty]).toEqual([true, true, false]);
  });
});

describe("a snapshot", () => {
  const snapshot = compile({
    routing: {
      keywords: [],
      maxPromptLengthForLocal: 1_000,
      maxUsdForLocal: null,
      inputUsdPer1mTokens: null,
      charsPerToken: 4,
      defaultLocation: "local",
    },
    providers: [
      { name: "local", kind: "ollama", location: "local", defaultModel: "m", models: [], claimsFamily: [] },
    ],
    aliases: {},
  } satisfies SnapshotInput);
  const governance = compileGovernance(
    [
      {
        id: "pol_1",
        name: "one",
        type: "block_provider",
        provider: "openai",
        mode: "enforce",
        scope: { kind: "global" },
        match: {},
      },
    ],
    sha256,
  );

  test("is known by its guardrails too", () => {
    const guarded = withGuarding(snapshot, guardingOf(), sha256);
    expect(guarded.guarding.guardrails.has("pii")).toBe(true);
    expect(guarded.snapshot_sha256).not.toBe(snapshot.snapshot_sha256);
    expect(guarded.decideByRules).not.toBe(snapshot.decideByRules);
  });

  test("without any is known as it was", () => {
    const guarded = withGuarding(withGuarding(snapshot, guardingOf(), sha256), emptyGuarding, sha256);
    expect(guarded.snapshot_sha256).toBe(snapshot.snapshot_sha256);
  });

  test("is the same in whatever order policies and guardrails come to it", () => {
    const guarding = guardingOf();
    const one = withGovernance(withGuarding(snapshot, guarding, sha256), governance, sha256);
    const other = withGuarding(withGovernance(snapshot, governance, sha256), guarding, sha256);
    expect(one.snapshot_sha256).toBe(other.snapshot_sha256);
    expect(one.guarding).toBe(guarding);
    expect(other.governance).toBe(governance);
  });
});
