import type { ProviderConfig } from "../../config/schema.ts";
import type { Provider, ProviderFailure } from "../../ports/provider.ts";
import { locationOf } from "../location.ts";
import { completionOf } from "../openai-form/completion.ts";
import { sandboxAnswer } from "./answer.ts";
import { streamOf } from "./stream.ts";

export type SandboxConfig = Extract<ProviderConfig, { kind: "sandbox" }>;

/** An embedded stand-in for a model, deterministic and off the network, which says in every answer what it is. */
export function sandboxProvider(name: string, config: SandboxConfig): Provider {
  const cancelled: ProviderFailure = {
    kind: "cancelled",
    billed: "no",
    message: `${name} was not waited for: the caller left.`,
  };
  return {
    name,
    kind: "sandbox",
    location: locationOf(config),
    complete: async (request) => {
      if (request.signal.aborted) return { ok: false, error: cancelled };
      const { heading, choices, usage } = sandboxAnswer(request);
      return { ok: true, value: completionOf(heading, choices, usage) };
    },
    stream: async (request) =>
      request.signal.aborted
        ? { ok: false, error: cancelled }
        : { ok: true, value: streamOf(sandboxAnswer(request), request, cancelled) },
  };
}
