import { expect, test } from "bun:test";
import { ProviderConfig } from "../config/schema.ts";
import { familyClaims, openProvider } from "./open-provider.ts";

test.each([
  [{ kind: "ollama" }, "local", []],
  [{ kind: "openai" }, "public", ["gpt-*", "chatgpt-*", "o*"]],
  [{ kind: "openai", url: "http://localhost:8000/v1" }, "public", []],
  [{ kind: "openai", url: "http://localhost:8000/v1", location: "local" }, "local", []],
  [{ kind: "anthropic" }, "public", ["claude-*"]],
  [{ kind: "sandbox" }, "local", ["*"]],
] as const)("%j is %s and claims %j", (settings, location, claims) => {
  const config = ProviderConfig.parse(settings);
  const provider = openProvider("p", config);
  expect([provider.name, provider.kind, provider.location]).toEqual(["p", settings.kind, location]);
  expect(familyClaims(config)).toEqual([...claims]);
});
