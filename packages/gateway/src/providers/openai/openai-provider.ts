import type { Provider } from "../../ports/provider.ts";
import { type ChatWire, httpProvider } from "../upstream/http-provider.ts";
import { type HttpProviderConfig, openUpstream, type ProviderDeps } from "../upstream/upstream.ts";
import { isCompletion, openAiErrorOf } from "./from-wire.ts";
import { OpenAiReader } from "./stream.ts";
import { openAiBody } from "./to-wire.ts";

export type OpenAiConfig = Extract<HttpProviderConfig, { kind: "openai" }>;

/** OpenAI's Chat Completions, and whatever speaks it: vLLM, llama.cpp, LM Studio, gateways. */
export function openAiProvider(name: string, config: OpenAiConfig, deps: ProviderDeps): Provider {
  const wireHeaders = config.api_key === undefined ? {} : { authorization: `Bearer ${config.api_key}` };
  const upstream = openUpstream({ name, config, wireHeaders, deps });
  const { failures } = upstream;
  const capField = takesCompletionTokens(config.url) ? "max_completion_tokens" : "max_tokens";
  const wire: ChatWire = {
    path: "chat/completions",
    streamType: "text/event-stream",
    errorOf: openAiErrorOf,
    encode: (request, mode) => ({ ok: true, value: openAiBody(request, mode, capField) }),
    decode: (answer, text) =>
      isCompletion(answer)
        ? { ok: true, value: { completion: answer, raw: text } }
        : { ok: false, error: failures.malformed("answered with something that is no chat completion") },
    reader: (request) => new OpenAiReader(request, failures),
  };
  return httpProvider(config, upstream, wire);
}

/** OpenAI's newer models refuse `max_tokens`; many compatible servers know nothing else. */
function takesCompletionTokens(url: string): boolean {
  return /(?:^|\.)openai\.(?:com|azure\.com)$/.test(new URL(url).hostname);
}
