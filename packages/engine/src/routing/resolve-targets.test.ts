import { expect, test } from "bun:test";
import fc from "fast-check";
import { compile } from "../../test/compile.ts";
import { anySnapshotInput } from "../../test/generators.ts";
import { resolveTargets } from "./resolve-targets.ts";

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
    {
      name: "local",
      kind: "ollama",
      location: "local",
      region: "eu",
      retentionDays: 0,
      defaultModel: "llama3.2",
      models: ["qwen3"],
      claimsFamily: [],
    },
    {
      name: "openai",
      kind: "openai",
      location: "public",
      defaultModel: "gpt-4o-mini",
      models: ["gpt-5"],
      claimsFamily: ["gpt-*"],
    },
    { name: "azure", kind: "openai", location: "public", models: ["gpt-5"], claimsFamily: ["gpt-*"] },
  ],
  aliases: { fast: [{ provider: "openai", model: "gpt-4o-mini" }] },
});

test("a candidate carries what policy may ask of it, and whether it was requested, a default, or both", () => {
  expect(resolveTargets(snapshot, "local/llama3.2")).toEqual({
    ok: true,
    value: {
      choice: "exact",
      targets: [
        {
          provider: "local",
          model: "llama3.2",
          location: "local",
          region: "eu",
          retention_days: 0,
          requested: true,
          default_for: "local",
        },
        {
          provider: "openai",
          model: "gpt-4o-mini",
          location: "public",
          requested: false,
          default_for: "public",
        },
      ],
    },
  });
});

test("an unknown model is refused with names that are near and the providers", () => {
  expect(resolveTargets(snapshot, "Qwen-33")).toEqual({
    ok: false,
    error: {
      kind: "unknown-model",
      message:
        "No provider claims the model `Qwen-33`. Use `fast`, `gpt-4o-mini`, `llama3.2`, `openai/gpt-5`, `qwen3` or " +
        "`auto`, or write provider/model with `local`, `openai` or `azure`.",
      names: ["fast", "gpt-4o-mini", "llama3.2", "openai/gpt-5", "qwen3", "auto"],
    },
  });
});

// Text in the place of a name would be sent, recorded and shown as it is.
test.each([
  "local/ssn 123-45-6789",
  "gpt-4o, card 4111 1111 1111 1111",
  "no such",
  `local/${"x".repeat(256)}`,
])("what has not the form of a name leads nowhere, and is not repeated: %s", (model) => {
  const resolved = resolveTargets(snapshot, model);
  expect(resolved).toMatchObject({ ok: false, error: { kind: "unknown-model" } });
  expect(JSON.stringify(resolved)).not.toContain(model.slice(-6));
});

test("an ambiguous model is refused with the names that say which is meant", () => {
  expect(resolveTargets(snapshot, "gpt-5")).toEqual({
    ok: false,
    error: {
      kind: "ambiguous-model",
      message: "The model `gpt-5` is served by `openai` and `azure`. Write `openai/gpt-5` or `azure/gpt-5`.",
      names: ["openai/gpt-5", "azure/gpt-5"],
    },
  });
});

test("every name that a refusal offers leads somewhere", () => {
  const name = fc.oneof(
    fc.string(),
    fc.constantFrom("gpt", "llama", "openai/", "gpt-4o", "meta-llama/x", "FAST"),
  );
  fc.assert(
    fc.property(anySnapshotInput, name, (input, model) => {
      const any = compile(input);
      const resolved = resolveTargets(any, model);
      const offered = resolved.ok ? [] : resolved.error.names;
      for (const offer of offered) expect(resolveTargets(any, offer).ok).toBe(true);
    }),
  );
});
