import type { CallEnvelope } from "../facts.ts";
import type { Obligation } from "../rules/obligation.ts";
import type { RecordedFacts } from "./missing-fact.ts";

/** The lowest cap that obligations set on the tokens of an answer. */
export function tokenCapOf(obligations: readonly Obligation[]): number | undefined {
  const caps = obligations.flatMap((one) => (one.type === "OUTPUT_CAP" ? (one.params.max_tokens ?? []) : []));
  return caps.length === 0 ? undefined : Math.min(...caps);
}

/**
 * Whether the call could have used at most what was recorded, though its answer would have been capped at `cap`. What is recorded
 * is after the cap of that time: it is the call's own where it is below that.
 */
export function boundsAreKnown(
  { facts, obligations }: RecordedFacts<CallEnvelope>,
  cap: number | undefined,
): boolean {
  const recorded = facts.call.output_tokens_max;
  const capThen = tokenCapOf(obligations);
  if (cap === capThen || recorded === undefined) return true;
  const isOwn = recorded < (capThen ?? Number.POSITIVE_INFINITY);
  return isOwn && recorded <= (cap ?? Number.POSITIVE_INFINITY);
}
