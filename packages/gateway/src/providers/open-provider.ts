import type { ProviderConfig } from "../config/schema.ts";
import type { Provider } from "../ports/provider.ts";
import { anthropicProvider } from "./anthropic/anthropic-provider.ts";
import { ollamaProvider } from "./ollama/ollama-provider.ts";
import { openAiProvider } from "./openai/openai-provider.ts";
import { sandboxProvider } from "./sandbox/sandbox-provider.ts";
import type { ProviderDeps } from "./upstream/upstream.ts";

const PROCESS: ProviderDeps = { random: Math.random };

/** Opens a configured provider. It holds no connection until its first call, and needs no closing. */
export function openProvider(name: string, config: ProviderConfig, deps: ProviderDeps = PROCESS): Provider {
  switch (config.kind) {
    case "ollama":
      return ollamaProvider(name, config, deps);
    case "openai":
      return openAiProvider(name, config, deps);
    case "anthropic":
      return anthropicProvider(name, config, deps);
    case "sandbox":
      return sandboxProvider(name, config);
  }
}

/**
 * The models, as patterns with a trailing `*`, that a provider claims by its family (SEMANTICS 11). Of several of kind
 * `openai`, those at OpenAI's own address claim its family: what a compatible server elsewhere serves is its operator's to
 * say, unless it is the only way to such a model.
 */
export function familyClaims(config: ProviderConfig, all: readonly ProviderConfig[]): readonly string[] {
  switch (config.kind) {
    case "openai":
      return isOpenAi(config) || !all.some(isOpenAi) ? ["gpt-*", "chatgpt-*", "o*"] : [];
    case "anthropic":
      return ["claude-*"];
    case "sandbox":
      return ["*"];
    case "ollama":
      return [];
  }
}

function isOpenAi(config: ProviderConfig): boolean {
  return config.kind === "openai" && new URL(config.url).hostname === "api.openai.com";
}
