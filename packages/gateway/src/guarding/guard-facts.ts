import type { CallEnvelope } from "@meshgate/engine";
import type { CallContext } from "../pipeline/context.ts";
import { findingFacts } from "./finding-facts.ts";
import { highestSensitivity } from "./finding-sensitivity.ts";
import { guardSignals } from "./guard-signals.ts";
import { redactingGuardrails } from "./rules-watch.ts";
import type { GuardRun } from "./run-guardrails.ts";

/** A call's facts with what guardrails found in it: findings, signals, sensitivity, and which entities can be masked. */
export function guardFacts(facts: CallEnvelope, run: GuardRun, context: CallContext): CallEnvelope {
  const { watch, guardrails, sensitivityOfFindings } = context;
  const sensitivity = highestSensitivity(facts.resource.sensitivity, run.findings, {
    set: guardrails,
    sensitivityOfFindings,
  });
  const { resource } = facts;
  const guarded: CallEnvelope = {
    ...facts,
    resource: sensitivity === resource.sensitivity ? resource : { ...resource, sensitivity },
    signals: { ...facts.signals, ...guardSignals(run, watch, guardrails) },
    findings: findingFacts(run.findings, "prompt"),
    ...(run.facts.length > 0 && { guardrails: run.facts }),
  };
  if (watch.entities.size === 0) return guarded;
  const isLookedThrough = run.unscannedCount === 0 && redactingGuardrails.every((name) => run.ran.has(name));
  return { ...guarded, redactable: isLookedThrough ? [...watch.entities.keys()].sort() : [] };
}
