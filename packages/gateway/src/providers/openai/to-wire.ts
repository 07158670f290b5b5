import type { ProviderRequest } from "../../ports/provider.ts";
import type { AnswerMode } from "../upstream/http-provider.ts";

/** The field by which a server takes a cap on tokens, where the caller used neither. */
export type CapField = "max_tokens" | "max_completion_tokens";

/**
 * The call for an OpenAI-compatible server: as it came, written anew with the model's own name and what policy caps. A
 * stream is always asked to report usage, since the record needs it.
 */
export function openAiBody(request: ProviderRequest, mode: AnswerMode, capField: CapField): string {
  const { model } = request;
  const stream = mode === "whole" ? undefined : true;
  const stream_options = stream && { ...request.body.stream_options, include_usage: true };
  return JSON.stringify({ ...request.body, ...capOn(request, capField), model, stream, stream_options });
}

/** The caller's own fields, none above the cap; the server's field, where the caller used none. */
function capOn(
  { body, outputTokensMax }: ProviderRequest,
  capField: CapField,
): Partial<Record<CapField, number>> {
  if (outputTokensMax === undefined) return {};
  const lower = (asked: number) => Math.min(asked, outputTokensMax);
  const { max_tokens, max_completion_tokens } = body;
  const capped = {
    ...(typeof max_tokens === "number" && { max_tokens: lower(max_tokens) }),
    ...(typeof max_completion_tokens === "number" && { max_completion_tokens: lower(max_completion_tokens) }),
  };
  return Object.keys(capped).length > 0 ? capped : { [capField]: outputTokensMax };
}
