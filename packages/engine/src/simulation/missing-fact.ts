import type { FactPath } from "../conditions/vocabulary.ts";
import type { Facts } from "../facts.ts";
import type { Obligation } from "../rules/obligation.ts";
import type { Snapshot } from "../snapshot.ts";

/**
 * A fact that a decision would read and the record does not have: a path (`signals.pii_count`, `redactable`), or one with the
 * name of what asks for it (`usage.pol_1`, `guardrails.mask-pii`, `approvals.pol_2`).
 */
export type MissingFact = string;

/** What was recorded of a decision, and how far it can be relied on. */
export interface RecordedFacts<F extends Facts = Facts> {
  readonly facts: F;
  /** Facts which another snapshot might have seen otherwise, since it has something else looked for. */
  readonly doubted: ReadonlySet<FactPath>;
  /** Of the recorded decision: what they cap was not reserved. */
  readonly obligations: readonly Obligation[];
  /** By which it was decided then; absent where it is not kept: then nobody knows what was asked for. */
  readonly decidedBy?: Snapshot;
}

/** What one stage would read and not find, and whether it refuses whatever that is. */
export interface StageGaps {
  readonly missing: readonly MissingFact[];
  readonly surelyBlocks: boolean;
}

export const noGaps: StageGaps = { missing: [], surelyBlocks: false };
