import type { GuardrailDefinition, GuardrailSet } from "@meshgate/guardrails";
import { noGuardrails } from "@meshgate/guardrails/findings";
import { detectors } from "./detectors.ts";
import { builtInGuardrails } from "./rules-watch.ts";

let latest: { readonly key: string; readonly set: GuardrailSet } | undefined;

/**
 * The configured guardrails and the built-in ones, compiled: a tenth of a second, which a reload that leaves them as they are does
 * not take again. Where nothing is configured that looks, that waits until something does.
 */
export function compiledGuardrails(
  configured: readonly GuardrailDefinition[],
  { isWatching }: { readonly isWatching: boolean },
): GuardrailSet {
  const definitions = [...configured, ...builtInGuardrails];
  const key = JSON.stringify(definitions);
  if (latest?.key === key) return latest.set;
  const set =
    configured.length > 0 || isWatching
      ? detectors().compileGuardrails(definitions)
      : compiledWhenAsked(definitions);
  latest = { key, set };
  return set;
}

function compiledWhenAsked(definitions: readonly GuardrailDefinition[]): GuardrailSet {
  const named = new Map(definitions.map((definition) => [definition.name, definition]));
  let compiled: GuardrailSet | undefined;
  return {
    definitions: named,
    select(names) {
      if (!names.some((name) => named.has(name))) return noGuardrails.select(names);
      compiled ??= detectors().compileGuardrails(definitions);
      return compiled.select(names);
    },
  };
}
