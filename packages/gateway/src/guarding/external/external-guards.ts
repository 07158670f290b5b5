import type { DefinitionOf, GuardrailDefinition } from "@meshgate/guardrails";
import { createHttpGuard } from "../../guards/http-guard.ts";
import type { Clock } from "../../ports/clock.ts";
import type { ExternalGuard } from "../../ports/guard.ts";

/** The guardrails that are services of their own, by name. */
export type ExternalGuards = ReadonlyMap<string, ExternalGuard>;

export function createExternalGuards(
  definitions: readonly GuardrailDefinition[],
  clock: Pick<Clock, "monotonicMs">,
): ExternalGuards {
  return new Map(
    definitions
      .filter(isExternal)
      .map(({ name, params }) => [name, createHttpGuard({ name, params, clock })]),
  );
}

function isExternal(definition: GuardrailDefinition): definition is DefinitionOf<"http"> {
  return definition.detector === "http";
}
