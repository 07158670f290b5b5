import { describe, expect, test } from "bun:test";
import { fingerprint } from "@meshgate/canon";
import { compile, sha256 } from "../test/compile.ts";
import type { ProviderEntry } from "./providers.ts";
import { builtInRules } from "./rules/built-in-rules.ts";
import { compileSnapshot, type SnapshotInput } from "./snapshot.ts";

const local: ProviderEntry = {
  name: "local",
  kind: "ollama",
  location: "local",
  defaultModel: "llama3.2",
  models: ["qwen3"],
  claimsFamily: [],
};
const openai: ProviderEntry = {
  name: "openai",
  kind: "openai",
  location: "public",
  region: "us",
  retentionDays: 30,
  defaultModel: "gpt-4o-mini",
  models: [],
  claimsFamily: ["gpt-*"],
};
const input: SnapshotInput = {
  routing: {
    keywords: ["Internal", "confidential"],
    maxPromptLengthForLocal: 1_000,
    maxUsdForLocal: null,
    inputUsdPer1mTokens: null,
    charsPerToken: 4,
    defaultLocation: "local",
  },
  providers: [local, openai],
  aliases: { fast: [{ provider: "openai", model: "gpt-4o" }] },
};

function withoutDefaultModel({ defaultModel: _, ...provider }: ProviderEntry): ProviderEntry {
  return provider;
}

describe("a snapshot", () => {
  test("names the built-in rules as its policy", () => {
    expect(compile(input).policy).toEqual({
      policy_id: "meshgate-builtin",
      policy_version: "1",
      policy_sha256: fingerprint(builtInRules, sha256),
    });
  });

  test("names the providers that routing means by local and by public", () => {
    const { localProvider, publicProvider } = compile({ ...input, providers: [openai] });
    expect({ localProvider, publicProvider }).toEqual({ localProvider: null, publicProvider: "openai" });
  });

  test("carries the figures as they are meant", () => {
    const routing = { ...input.routing, keywords: [" a ", " "], maxUsdForLocal: -1, inputUsdPer1mTokens: 0 };
    expect(compile({ ...input, routing }).routing).toEqual({
      ...input.routing,
      keywords: ["a"],
      maxUsdForLocal: null,
      inputUsdPer1mTokens: null,
    });
  });

  test("cannot be changed, and leaves its input free", () => {
    const models = ["qwen3"];
    const snapshot = compile({ ...input, providers: [{ ...local, models }, openai] });
    expect(Object.isFrozen(snapshot.routing.keywords)).toBe(true);
    expect(Object.isFrozen(snapshot.catalogue.standing[0])).toBe(true);
    expect(Object.isFrozen(snapshot.catalogue.aliases.get("fast"))).toBe(true);
    models.push("other");
    expect(snapshot.catalogue.providers.get("local")?.models).toEqual(["qwen3"]);
  });
});

describe("a snapshot's fingerprint", () => {
  const same: readonly (readonly [string, SnapshotInput])[] = [
    ["the order of keywords", withRouting({ keywords: ["confidential", "Internal"] })],
    [
      "the case of keywords, or naming one twice",
      withRouting({ keywords: ["INTERNAL", "confidential", "internal "] }),
    ],
    ["a figure that counts as not set", withRouting({ maxUsdForLocal: -5, inputUsdPer1mTokens: -1 })],
    ["naming the provider that is taken anyway", withRouting({ localProvider: "local" })],
    ["the order in which properties were written", Object.assign({ aliases: input.aliases }, input)],
  ];
  test.each(same)("does not depend on %s", (_what, changed) => {
    expect(compile(changed).snapshot_sha256).toBe(compile(input).snapshot_sha256);
  });

  const other: readonly (readonly [string, SnapshotInput])[] = [
    ["keywords", withRouting({ keywords: ["internal"] })],
    ["the maximum length", withRouting({ maxPromptLengthForLocal: 999 })],
    ["the maximum price", withRouting({ maxUsdForLocal: 0 })],
    ["the price", withRouting({ inputUsdPer1mTokens: 1 })],
    ["characters a token", withRouting({ charsPerToken: 3 })],
    ["the default", withRouting({ defaultLocation: "public" })],
    ["the order of providers", { ...input, providers: [openai, local] }],
    ["a provider's location", { ...input, providers: [local, { ...openai, location: "local" }] }],
    ["a provider's region", { ...input, providers: [local, { ...openai, region: "eu" }] }],
    ["a provider's retention", { ...input, providers: [local, { ...openai, retentionDays: 0 }] }],
    ["a default model", { ...input, providers: [local, { ...openai, defaultModel: "gpt-5" }] }],
    ["listed models", { ...input, providers: [{ ...local, models: [] }, openai] }],
    ["claimed families", { ...input, providers: [local, { ...openai, claimsFamily: [] }] }],
    ["an alias's name", { ...input, aliases: { quick: [{ provider: "openai", model: "gpt-4o" }] } }],
    ["an alias's target", { ...input, aliases: { fast: [{ provider: "openai", model: "gpt-5" }] } }],
  ];
  test.each(other)("changes with %s", (_what, changed) => {
    expect(compile(changed).snapshot_sha256).not.toBe(compile(input).snapshot_sha256);
  });

  test("changes with the provider that routing means by local", () => {
    const lab: ProviderEntry = { ...local, name: "lab" };
    const [first, second] = ["local", "lab"].map((localProvider) =>
      compile({
        ...input,
        routing: { ...input.routing, localProvider },
        providers: [local, lab],
        aliases: {},
      }),
    );
    expect(first?.snapshot_sha256).not.toBe(second?.snapshot_sha256);
  });

  test("is the same on every machine", () => {
    expect(compile(input).snapshot_sha256).toBe(
      "e8d0486ea0aa1b091e02cdd6bf4cb5beae36d1f0d1ffea04ef1dcae4494768b8",
    );
  });
});

describe("an input that does not compile", () => {
  test("names every problem at once, each with its place and its mend", () => {
    const compiled = compileSnapshot(
      {
        routing: { ...input.routing, localProvider: "openai", publicProvider: "azure" },
        providers: [local, openai],
        aliases: {
          auto: [{ provider: "local", model: "qwen3" }],
          fast: [
            { provider: "openai", model: "gpt-4o" },
            { provider: "opnai", model: "gpt-4o" },
          ],
        },
      },
      sha256,
    );
    expect(compiled).toEqual({
      ok: false,
      error: [
        {
          code: "WRONG_LOCATION",
          path: ["routing", "local_provider"],
          message: "`openai` is public",
          mend: "Name a provider whose location is local, or leave the key out.",
        },
        {
          code: "UNKNOWN_PROVIDER",
          path: ["routing", "public_provider"],
          message: "there is no provider `azure`",
          mend: "Declare it under `providers`, or use one of `local`, `openai`.",
        },
        {
          code: "RESERVED_ALIAS",
          path: ["models", "auto"],
          message: "`auto` means that routing chooses the model",
          mend: "Give the alias another name.",
        },
        {
          code: "UNKNOWN_PROVIDER",
          path: ["models", "fast", 1],
          message: "there is no provider `opnai`",
          mend: "Declare it under `providers`, or use one of `local`, `openai`.",
        },
      ],
    });
  });

  test("needs a provider", () => {
    const compiled = compileSnapshot({ ...input, providers: [] }, sha256);
    expect(compiled.ok ? [] : compiled.error.map((problem) => problem.code)).toEqual(["NO_PROVIDER"]);
  });

  const bareLocal = withoutDefaultModel(local);
  const barePublic = withoutDefaultModel(openai);
  const spare: ProviderEntry = { ...barePublic, name: "spare" };
  const byDefaultPublic = withRouting({ defaultLocation: "public" });
  test.each<[string, SnapshotInput, readonly string[]]>([
    [
      "the local provider, which takes sensitive calls",
      { ...input, providers: [bareLocal, openai] },
      ["local"],
    ],
    [
      "the public one where it is the default",
      { ...byDefaultPublic, providers: [local, barePublic] },
      ["openai"],
    ],
    ["the public one where there is no local one", { ...input, providers: [barePublic] }, ["openai"]],
    ["both at once", { ...byDefaultPublic, providers: [bareLocal, barePublic] }, ["local", "openai"]],
    ["no public one that routing cannot reach", { ...input, providers: [local, barePublic] }, []],
    ["no second one of a location", { ...byDefaultPublic, providers: [local, openai, spare] }, []],
  ])("needs a default model of %s", (_which, changed, names) => {
    const compiled = compileSnapshot({ ...changed, aliases: {} }, sha256);
    expect(compiled.ok ? [] : compiled.error.map(({ code, path }) => [code, ...path])).toEqual(
      names.map((name) => ["DEFAULT_MODEL_MISSING", "providers", name]),
    );
  });
});

function withRouting(change: Partial<SnapshotInput["routing"]>): SnapshotInput {
  return { ...input, routing: { ...input.routing, ...change } };
}
