import type { Provider } from "../../ports/provider.ts";
import { type ChatWire, httpProvider } from "../upstream/http-provider.ts";
import { type HttpProviderConfig, openUpstream, type ProviderDeps } from "../upstream/upstream.ts";
import { unsupportedByAnthropic } from "./content-blocks.ts";
import { anthropicCompletion, anthropicErrorOf } from "./from-wire.ts";
import { AnthropicReader } from "./stream.ts";
import { anthropicBody } from "./to-wire.ts";

export type AnthropicConfig = Extract<HttpProviderConfig, { kind: "anthropic" }>;

/** The version whose meaning the fields here have. Later ones refuse the sampling fields that OpenAI's callers send. */
const API_VERSION = "2023-06-01";

/** Anthropic's Messages API. */
export function anthropicProvider(name: string, config: AnthropicConfig, deps: ProviderDeps): Provider {
  const key = config.api_key === undefined ? {} : { "x-api-key": config.api_key };
  const wireHeaders = { "anthropic-version": API_VERSION, ...key };
  const upstream = openUpstream({ name, config, wireHeaders, deps });
  const { failures } = upstream;
  const createdNow = () => Math.floor(upstream.nowMs() / 1_000);
  const wire: ChatWire = {
    path: upstream.url.pathname.replace(/\/+$/, "").endsWith("/v1") ? "messages" : "v1/messages",
    streamType: "text/event-stream",
    errorOf: anthropicErrorOf,
    encode: (request, mode) => {
      const problem = unsupportedByAnthropic(request.body);
      if (problem !== undefined)
        return { ok: false, error: failures.unsupported(problem.what, problem.param) };
      const options = { maxTokensDefault: config.max_tokens_default, stream: mode === "streamed" };
      return { ok: true, value: JSON.stringify(anthropicBody(request, options)) };
    },
    decode: (answer) => {
      const whole = anthropicCompletion(answer, createdNow());
      return whole === undefined
        ? { ok: false, error: failures.malformed("answered with something that is no finished message") }
        : { ok: true, value: whole };
    },
    reader: (request) => new AnthropicReader(request, createdNow(), failures),
  };
  return httpProvider(config, upstream, wire);
}
