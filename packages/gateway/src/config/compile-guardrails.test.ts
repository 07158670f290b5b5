import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { resolveGuardrails } from "@meshgate/engine";
import type { GuardrailDefinition } from "@meshgate/guardrails";
import type { Config } from "./config.ts";
import { loadConfig } from "./load-config.ts";

const FOLDER = join(import.meta.dir, "fixtures");

async function load(file: string): Promise<Config> {
  const loaded = await loadConfig({
    env: { MESHGATE_CONFIG: file },
    cwd: FOLDER,
    listOllamaModels: async () => undefined,
  });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error));
  return loaded.value;
}

const litellm = await load("valid-litellm-policies.yaml");

describe("policies and attachments as LiteLLM writes them", () => {
  const base = ["phi_blocker", "pii_blocker"];

  test.each([
    [{}, base, ["global-baseline=scope:*"]],
    [
      { team_alias: "healthcare-eu", model: "claude" },
      ["hipaa_audit", ...base],
      ["global-baseline=scope:*", "healthcare-compliance=team:healthcare-eu"],
    ],
    [
      { key_alias: "dev-key-1", model: "claude" },
      [...base, "toxicity_filter"],
      ["global-baseline=scope:*", "internal-dev=key:dev-key-1"],
    ],
    [
      { model: "gpt-4-turbo" },
      ["jailbreak", ...base],
      ["global-baseline=scope:*", "gpt4-safety=model:gpt-4-turbo"],
    ],
    [
      { model: "gpt-4o", tags: ["health-eu"] },
      ["answers-json", "jailbreak", ...base],
      ["global-baseline=scope:*", "several-models=tag:health-eu", "gpt4-safety=model:gpt-4o"],
    ],
    [{ model: "openai/o3" }, base, ["global-baseline=scope:*"]],
    [{ team_alias: "piped-1" }, ["jailbreak", ...base], ["global-baseline=scope:*", "piped=team:piped-1"]],
  ])("resolve for %j", (caller, effective, matched) => {
    const resolved = resolveGuardrails(litellm.guarding, caller);
    expect(resolved.effective_guardrails).toEqual(effective);
    expect(
      resolved.matched_policies.map(({ policy_name, matched_via }) => `${policy_name}=${matched_via}`),
    ).toEqual(matched);
  });

  test("have a pipeline with its defaults", () => {
    const context = { team: "piped-1", tags: [], targets: [], added: [] };
    const { guardrails, pipelines } = litellm.guarding.plan("pre_call", context);
    expect(guardrails.map(({ name }) => name)).toEqual(["pii_blocker"]);
    expect(pipelines).toMatchObject([
      {
        policy: "piped",
        steps: [
          {
            guardrail: "jailbreak",
            on_pass: "next",
            on_fail: "modify_response",
            on_error: "modify_response",
            pass_data: false,
            modify_response_message: "Not that.",
          },
          {
            guardrail: "phi_blocker",
            on_pass: "allow",
            on_fail: "block",
            on_error: "allow",
            pass_data: true,
          },
        ],
      },
    ]);
  });
});

describe("a guardrail", () => {
  test("has the defaults of its detector", () => {
    expect(litellm.guardrailDefinitions.map(briefly)).toEqual([
      ["pii_blocker", "pii", "both", "block", "deny", "deny", false],
      ["phi_blocker", "pii", "both", "mask", "deny", "deny-text", false],
      ["hipaa_audit", "words", "both", "flag", "deny", "allow", false],
      ["toxicity_filter", "topics", "both", "flag", "deny", "allow", false],
      ["jailbreak", "prompt_injection", "pre_call", "flag", "deny", "allow", false],
      ["answers-json", "json_schema", "post_call", "block", "deny", "deny", false],
    ]);
  });

  test("is known to the snapshot by what it looks for", async () => {
    const { guardrails } = litellm.snapshot.guarding;
    expect([...guardrails.keys()]).toEqual(litellm.guardrailDefinitions.map(({ name }) => name));
    expect(guardrails.get("pii_blocker")?.definition_sha256).not.toBe(
      guardrails.get("phi_blocker")?.definition_sha256,
    );
    const other = await load("valid-with-every-secret.yaml");
    expect(other.snapshot.guarding.sha256).not.toBe(litellm.snapshot.guarding.sha256);
  });
});

function briefly(definition: GuardrailDefinition): readonly unknown[] {
  const { name, detector, mode, action, on_unavailable, on_unscanned, default_on } = definition;
  return [name, detector, mode, action, on_unavailable, on_unscanned, default_on];
}
