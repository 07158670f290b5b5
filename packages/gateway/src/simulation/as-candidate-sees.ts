import type { CallEnvelope, Scalar } from "@meshgate/engine";
import { piiSignals, type RulesWatch, secretSignals } from "../guarding/rules-watch.ts";
import type { Writable } from "../writable.ts";
import type { Candidate } from "./candidate.ts";
import { withCostBounds } from "./with-cost-bounds.ts";

/**
 * A recorded call as a candidate would see it, without its limits: a model's name leads where the candidate says, at the
 * most that the call can have cost there; a type that detectors looked for and did not find counts as 0; and what could be masked
 * then can be. Undefined where the name leads nowhere: no such call would be taken.
 */
export function asCandidateSees(facts: CallEnvelope, candidate: Candidate): CallEnvelope | undefined {
  const { usage: _, ...recorded } = facts;
  const seen: Writable<CallEnvelope> = recorded;
  if (facts.action !== "infer:run") return seen;
  const resolved = candidate.targetsOf(facts.call.model);
  if (resolved === undefined) return undefined;
  const { choice, targets } = resolved;
  if (choice !== facts.call.model_choice) seen.call = { ...facts.call, model_choice: choice };
  seen.targets = withCostBounds(targets, facts, candidate.prices);
  if (facts.redactable !== undefined) seen.redactable = redactable(facts.redactable, candidate);
  seen.signals = withZeroes(facts.signals, candidate.watch);
  return seen;
}

/** Empty where not all of the call could be looked through: then nothing of it can be masked. */
function redactable(recorded: readonly string[], { watch }: Candidate): readonly string[] {
  return recorded.length === 0 ? recorded : [...watch.entities.keys()].sort();
}

type Signals = Readonly<Record<string, Scalar>>;

const totals = [
  ["pii_count", piiSignals],
  ["secret_count", secretSignals],
] as const;

/** Of a detector that looked, a type that it did not name was not found. */
function withZeroes(signals: Signals, { signals: named }: RulesWatch): Signals {
  const absent = totals.flatMap(([total, ofTypes]) =>
    signals[total] === undefined
      ? []
      : ofTypes.filter((signal) => named.has(signal) && signals[signal] === undefined),
  );
  if (absent.length === 0) return signals;
  return { ...signals, ...Object.fromEntries(absent.map((signal) => [signal, 0])) };
}
