import { fingerprint, type JsonObject } from "@meshgate/canon";
import type { GuardrailPhase, GuardrailSpec } from "@meshgate/engine";
import type { GuardrailDefinition, GuardrailMode } from "@meshgate/guardrails";
import type { GuardrailEntry } from "./guardrails-schema.ts";
import { sha256 } from "./sha256.ts";

/** A guardrail as it is written, with its defaults. */
export function definitionOf(entry: GuardrailEntry): GuardrailDefinition {
  const flags = entry.detector === "prompt_injection" || entry.detector === "topics";
  const action = entry.action ?? (flags ? "flag" : "block");
  return {
    ...entry,
    mode: modeOf(entry),
    action,
    on_unavailable: entry.on_unavailable ?? "deny",
    on_unscanned: entry.on_unscanned ?? unscannedDefaults[action],
    default_on: entry.default_on ?? false,
  };
}

/** A mask that text goes past would send in clear what it is there to hide; what is no text it cannot edit at all. */
const unscannedDefaults = { block: "deny", mask: "deny-text", flag: "allow" } as const;

/** The one phase in which a guardrail has something to look at; undefined: both. */
export function onlyPhaseOf(entry: GuardrailEntry): GuardrailPhase | undefined {
  switch (entry.detector) {
    case "prompt_injection":
      // What the model itself says is no instruction to it.
      return "pre_call";
    case "json_schema":
      return "post_call";
    case "size": {
      const { characters_max, tokens_max } = entry.params;
      return characters_max === undefined && tokens_max === undefined ? "pre_call" : undefined;
    }
    default:
      return undefined;
  }
}

/** `both` means wherever there is something to look at. */
function modeOf(entry: GuardrailEntry): GuardrailMode {
  const { mode = "both" } = entry;
  return mode === "both" ? (onlyPhaseOf(entry) ?? mode) : mode;
}

/** What decisions must know of it. */
export function specOf(definition: GuardrailDefinition): GuardrailSpec {
  const { name, mode, action, on_unavailable, on_unscanned, default_on, ...looks } = definition;
  return {
    name,
    mode,
    action,
    on_unavailable,
    on_unscanned,
    default_on,
    ...(definition.detector === "http" && { location: definition.params.location }),
    definition_sha256: fingerprint(withoutSecrets(looks), sha256),
  };
}

/** As JSON, which it was written as. */
function withoutSecrets(definition: object): JsonObject {
  const shown = JSON.stringify(definition, (key, value: unknown) => (key === "headers" ? undefined : value));
  return JSON.parse(shown);
}
