import { expect, test } from "bun:test";
import { ProviderConfig } from "../config/schema.ts";
import { familyClaims, openProvider } from "./open-provider.ts";

test.each([
  [{ kind: "ollama" }, "local", []],
  [{ kind: "openai" }, "public", ["gpt-*", "chatgpt-*", "o*"]],
  [{ kind: "openai", url: "http://localhost:8000/v1" }, "public", ["gpt-*", "chatgpt-*", "o*"]],
  [
    { kind: "openai", url: "http://localhost:8000/v1", location: "local" },
    "local",
    ["gpt-*", "chatgpt-*", "o*"],
  ],
  [{ kind: "anthropic" }, "public", ["claude-*"]],
  [{ kind: "sandbox" }, "local", ["*"]],
] as const)("%j is %s and claims %j", (settings, location, claims) => {
  const config = ProviderConfig.parse(settings);
  const provider = openProvider("p", config);
  expect([provider.name, provider.kind, provider.location]).toEqual(["p", settings.kind, location]);
  expect(familyClaims(config, [config])).toEqual([...claims]);
});

test("beside OpenAI itself, a compatible server elsewhere claims none of its models", () => {
  const openai = ProviderConfig.parse({ kind: "openai" });
  const compatible = ProviderConfig.parse({ kind: "openai", url: "http://localhost:8000/v1" });
  const all = [openai, compatible];
  expect(all.map((config) => familyClaims(config, all))).toEqual([["gpt-*", "chatgpt-*", "o*"], []]);
});
