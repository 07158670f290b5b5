import { compileArgumentCondition } from "@meshgate/engine";
import type { CallDetector, CallView, DefinitionOf, GuardrailDefinition } from "@meshgate/guardrails";
import { callDetectorNames } from "@meshgate/guardrails/findings";
import { detectors } from "./detectors.ts";
import type { PlacedFinding } from "./inspect-passages.ts";

/** The guardrails that look at a call or an answer as a whole, by name. */
export type CallGuards = ReadonlyMap<string, CallDetector>;

/** Definitions are validated: one that makes no detector is a bug. */
export function createCallGuards(definitions: readonly GuardrailDefinition[]): CallGuards {
  return new Map(
    definitions.filter(isOfCalls).map((definition) => {
      const created = detectors().createCallDetector(definition, compileArgumentCondition);
      if (!created.ok)
        throw new Error(`The guardrail '${definition.name}' was not validated: ${created.error}`);
      return [definition.name, created.value];
    }),
  );
}

type CallDefinition = DefinitionOf<(typeof callDetectorNames)[number]>;

function isOfCalls(definition: GuardrailDefinition): definition is CallDefinition {
  return callDetectorNames.some((name) => name === definition.detector);
}

/** What such guardrails found; those that could not tell are not among `ran`. */
export interface ViewedCall {
  readonly findings: readonly PlacedFinding[];
  readonly ran: readonly string[];
}

const nothing: ViewedCall = { findings: [], ran: [] };

/** Runs those of some guardrails that look at the whole. */
export function viewCall(names: readonly string[], guards: CallGuards, view: () => CallView): ViewedCall {
  const asked = names.filter((name) => guards.has(name));
  if (asked.length === 0) return nothing;
  const seen = view();
  const found = asked.map((name) => [name, inspected(guards.get(name), seen)] as const);
  return {
    ran: found.flatMap(([name, inspection]) => (inspection.kind === "inspected" ? name : [])),
    findings: found.flatMap(([guardrail, inspection]) =>
      inspection.kind === "inspected"
        ? inspection.findings.flatMap(({ type, count }) =>
            Array.from({ length: count }, () => placed(guardrail, type)),
          )
        : [],
    ),
  };
}

function inspected(detector: CallDetector | undefined, view: CallView): ReturnType<CallDetector> {
  try {
    return detector?.(view) ?? { kind: "unavailable" };
  } catch {
    // It failed. Its guardrail is unavailable, and policy says what that means.
    return { kind: "unavailable" };
  }
}

/** It is of the whole, and stands nowhere that could be edited. */
function placed(guardrail: string, type: string): PlacedFinding {
  return {
    finding: { guardrail, type, start: 0, end: 0, score: 1, evidence: "pattern" },
    ranges: [],
    text: "",
  };
}
