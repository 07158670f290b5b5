import { type ResolvedTargets, resolveTargets, type Snapshot } from "@meshgate/engine";
import { type RulesWatch, watchFor } from "../guarding/rules-watch.ts";
import type { PriceBook } from "../prices/price.ts";

/** Parts of what is governed that a candidate may bring; whatever it does not say is as in the active configuration. */
export type CandidatePart = "configuration" | "rules" | "governance" | "guardrail-policies";

/** A snapshot that is not in force, and what is asked of it beside decisions. */
export interface Candidate {
  readonly snapshot: Snapshot;
  /** What its rules would have looked for. */
  readonly watch: RulesWatch;
  /** What a guardrail of its configuration looks with. */
  readonly detectorOf: (guardrail: string) => string | undefined;
  /** What a model's name leads to in it; nothing where it leads nowhere. */
  readonly targetsOf: (model: string | null) => ResolvedTargets | undefined;
  readonly prices: PriceBook;
  readonly says: readonly CandidatePart[];
}

export type CandidateSource = Pick<Candidate, "snapshot" | "detectorOf" | "prices" | "says">;

export function candidateOf(source: CandidateSource): Candidate {
  return { ...source, watch: watchFor(source.snapshot.rules), targetsOf: rememberTargets(source.snapshot) };
}

/** Callers name models: what is kept of them must not grow without bound. */
const NAMES_MAX = 10_000;

function rememberTargets(snapshot: Snapshot): Candidate["targetsOf"] {
  const known = new Map<string | null, ResolvedTargets | undefined>();
  return (model) => {
    if (known.has(model)) return known.get(model);
    if (known.size >= NAMES_MAX) known.clear();
    const resolved = resolveTargets(snapshot, model);
    const targets = resolved.ok ? resolved.value : undefined;
    known.set(model, targets);
    return targets;
  };
}
