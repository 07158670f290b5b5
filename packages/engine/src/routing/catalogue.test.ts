import { describe, expect, test } from "bun:test";
import { sha256 } from "../../test/compile.ts";
import { compileRules } from "../rules/compile-rules.ts";
import type { RuleSet } from "../rules/rule-set.ts";
import { compileSnapshot, type SnapshotInput } from "../snapshot.ts";
import { resolveTargets } from "./resolve-targets.ts";

const input: SnapshotInput = {
  routing: {
    keywords: [],
    maxPromptLengthForLocal: 1_000,
    maxUsdForLocal: null,
    inputUsdPer1mTokens: null,
    charsPerToken: 4,
    defaultLocation: "public",
  },
  providers: [
    { name: "lab", kind: "ollama", location: "local", defaultModel: "small", models: [], claimsFamily: [] },
    {
      name: "openai",
      kind: "openai",
      location: "public",
      defaultModel: "gpt-5",
      models: ["gpt-5-mini"],
      claimsFamily: ["gpt-*"],
    },
  ],
  aliases: {
    cheap: [
      { provider: "openai", model: "gpt-5-mini" },
      { provider: "lab", model: "tiny" },
    ],
  },
};

function substituting(...models: readonly string[]): RuleSet {
  const rules = models.map((model, at) => ({
    rule_id: `swap-${at}`,
    priority: at,
    when: { action: "infer:run", resource: { id: `m${at}` } },
    // biome-ignore lint/suspicious/noThenProperty: a rule has `when` and `then`; nothing awaits it.
    then: {
      decision: "DEGRADE",
      rationale_codes: ["SWAP"],
      obligations: [{ type: "MODEL_SUBSTITUTE", params: { model } }],
    },
  }));
  const document = {
    policy_id: "p",
    policy_version: "1",
    default: { decision: "BLOCK", rationale_codes: ["NO"] },
    rules,
  };
  const compiled = compileRules([{ file: "p.yaml", text: JSON.stringify(document, null, 1) }], sha256);
  if (!compiled.ok) throw new Error(compiled.error.map(({ message }) => message).join("; "));
  return compiled.value;
}

function candidates(model: string | null, rules: RuleSet): readonly object[] {
  const snapshot = compileSnapshot({ ...input, rules }, sha256);
  const resolved = snapshot.ok ? resolveTargets(snapshot.value, model) : snapshot;
  if (!resolved.ok) throw new Error(JSON.stringify(resolved.error));
  return resolved.value.targets.map(({ provider, model: name, requested, default_for, substitute_for }) => ({
    name: `${provider}/${name}`,
    ...(requested && { requested }),
    ...(default_for && { default_for }),
    ...(substitute_for && { substitute_for }),
  }));
}

describe("the candidates of a call", () => {
  test("end with every substitute that a rule can ask for, each with the names that lead to it", () => {
    expect(candidates("auto", substituting("cheap", "openai/gpt-5-mini"))).toEqual([
      { name: "lab/small", default_for: "local" },
      { name: "openai/gpt-5", default_for: "public" },
      { name: "openai/gpt-5-mini", substitute_for: ["cheap", "openai/gpt-5-mini"] },
      { name: "lab/tiny", substitute_for: ["cheap"] },
    ]);
  });

  test("are marked as all that they are", () => {
    expect(candidates("gpt-5", substituting("gpt-5"))).toEqual([
      { name: "openai/gpt-5", requested: true, default_for: "public", substitute_for: ["gpt-5"] },
      { name: "lab/small", default_for: "local" },
    ]);
  });
});

test.each([
  ["a model that no provider claims", "llama9"],
  ["a name that leaves the choice to routing", "auto"],
])("a rule that substitutes %s is refused at its place", (_what, model) => {
  const compiled = compileSnapshot({ ...input, rules: substituting("cheap", model) }, sha256);
  expect(compiled).toMatchObject({
    ok: false,
    error: [{ code: "UNKNOWN_SUBSTITUTE", path: ["rules"], place: { file: "p.yaml" } }],
  });
  expect(JSON.stringify(compiled)).toContain(`swap-1`);
});
