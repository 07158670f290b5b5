import type { Usage } from "@meshgate/contracts";
import type { TokenUse } from "./price.ts";

/** What a provider reported, as prices count it. */
export function tokenUseOf(usage: Usage): TokenUse {
  const { input_tokens, output_tokens } = usage;
  return {
    input: input_tokens,
    output: output_tokens,
    cachedInput: usage.cached_input_tokens ?? 0,
    cacheWrite: usage.cache_write_tokens ?? 0,
    audioInput: usage.audio_input_tokens ?? 0,
    imageInput: usage.image_input_tokens ?? 0,
    audioOutput: usage.audio_output_tokens ?? 0,
    imageOutput: usage.image_output_tokens ?? 0,
    reasoning: usage.reasoning_tokens ?? 0,
  };
}
