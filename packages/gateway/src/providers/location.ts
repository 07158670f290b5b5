import type { Location } from "@meshgate/engine";
import type { ProviderConfig } from "../config/schema.ts";

/**
 * Where a provider runs: as configured, else by its kind. An OpenAI-compatible server counts as public unless its
 * operator says otherwise, since text that must stay local would go there by mistake else.
 */
export function locationOf(config: ProviderConfig): Location {
  if (config.location !== undefined) return config.location;
  switch (config.kind) {
    case "ollama":
    case "sandbox":
      return "local";
    case "openai":
    case "anthropic":
      return "public";
  }
}
