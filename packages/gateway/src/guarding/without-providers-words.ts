import type { ProviderFailure } from "../ports/provider.ts";

/** What names an error, and can hold nothing else. */
const NAME = /^[a-z_]{1,64}$/;

/**
 * The failure as the caller of a guarded answer may see it. A provider's own words about a call may quote it, masks and all, or say
 * whatever an answer could: no guardrail reads them, so they do not pass. Sentences of ours do.
 */
export function withoutProvidersWords(failure: ProviderFailure): ProviderFailure {
  const { upstreamError, ...own } = failure;
  if (upstreamError === undefined || upstreamError["message"] === failure.message) return failure;
  const names = (["type", "code"] as const).flatMap((member) => {
    const name = upstreamError[member];
    return typeof name === "string" && NAME.test(name) ? [[member, name] as const] : [];
  });
  return { ...own, upstreamError: Object.fromEntries(names) };
}
