import type { ProviderRequest } from "../../ports/provider.ts";
import type { AnswerMode } from "../upstream/http-provider.ts";

/**
 * The call for an OpenAI-compatible server: as it came, written anew with the model's own name. A stream is always
 * asked to report usage, since the record needs it.
 */
export function openAiBody({ model, body }: ProviderRequest, mode: AnswerMode): string {
  if (mode === "whole")
    return JSON.stringify({ ...body, model, stream: undefined, stream_options: undefined });
  const stream_options = { ...body.stream_options, include_usage: true };
  return JSON.stringify({ ...body, model, stream: true, stream_options });
}
