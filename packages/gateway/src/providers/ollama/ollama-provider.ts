import type { Provider } from "../../ports/provider.ts";
import { type ChatWire, httpProvider } from "../upstream/http-provider.ts";
import { type HttpProviderConfig, openUpstream, type ProviderDeps } from "../upstream/upstream.ts";
import { ollamaCompletion, ollamaErrorOf } from "./from-wire.ts";
import { OllamaReader } from "./stream.ts";
import { ollamaBody, unsupportedByOllama } from "./to-wire.ts";

export type OllamaConfig = Extract<HttpProviderConfig, { kind: "ollama" }>;

/** Ollama by its native API. */
export function ollamaProvider(name: string, config: OllamaConfig, deps: ProviderDeps): Provider {
  const wireHeaders = config.api_key === undefined ? {} : { authorization: `Bearer ${config.api_key}` };
  const upstream = openUpstream({ name, config, wireHeaders, deps });
  const { failures } = upstream;
  const wire: ChatWire = {
    path: "api/chat",
    streamType: "application/x-ndjson",
    errorOf: ollamaErrorOf,
    encode: (request, mode) => {
      const problem = unsupportedByOllama(request.body);
      return problem === undefined
        ? { ok: true, value: JSON.stringify(ollamaBody(request, mode === "streamed")) }
        : { ok: false, error: failures.unsupported(problem.what, problem.param) };
    },
    decode: (answer, _text, request) => {
      const whole = ollamaCompletion(answer, request);
      return whole === undefined
        ? { ok: false, error: failures.malformed("answered with something that is no finished chat answer") }
        : { ok: true, value: whole };
    },
    reader: (request) => new OllamaReader(request, failures),
  };
  return httpProvider(config, upstream, wire);
}
