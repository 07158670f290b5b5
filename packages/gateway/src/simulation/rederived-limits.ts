import type { RequestCompleted } from "@meshgate/contracts";
import {
  type Facts,
  isCallEnvelope,
  type LimitNeed,
  policiesCovering,
  type Snapshot,
} from "@meshgate/engine";
import { limitFact, monthOf } from "../pipeline/reserve.ts";
import { type Reservation, UsageStoreUnavailable } from "../ports/usage-store.ts";
import { MemoryCounters } from "../stores/usage/memory-counters.ts";
import type { Attempt } from "../stores/usage/recall.ts";
import type { AnswerLimits } from "./limit-answers.ts";

/** Beyond so many counters apart, the first of them would be forgotten, and count from nothing again. */
const COUNTERS_MAX = 1_000_000;
const OWNER = "simulation";

interface HeldCall {
  readonly facts: Facts;
  readonly limits: readonly LimitNeed[];
}

/**
 * Closed loop: budgets and rates of a candidate, counted anew over the record by the very counters of a single process. Calls come in
 * the order in which they were recorded, and a call holds its bound from its decision to its recorded end.
 */
export class RederivedLimits {
  readonly #counters = new MemoryCounters(COUNTERS_MAX);
  readonly #held = new Map<string, HeldCall>();
  readonly #snapshot: Snapshot;
  #nowMs = 0;

  constructor(snapshot: Snapshot) {
    this.#snapshot = snapshot;
  }

  readonly answer: AnswerLimits = (limits, { requestId, atMs, facts }) => {
    const [first, ...others] = limits;
    if (first === undefined) return [];
    const month = monthOf(atMs);
    const nowMs = this.#moveTo(atMs);
    const request = { id: requestId, month, limits: [first, ...others] as const };
    try {
      const reservation = this.#reserve(() => this.#counters.reserve(request, OWNER, nowMs), nowMs);
      if (reservation.granted) this.#held.set(requestId, { facts, limits });
      return reservation.limits.map((state) => limitFact(state, reservation));
    } catch (error) {
      if (error instanceof UsageStoreUnavailable) return "unavailable";
      throw error;
    }
  };

  isHeld(requestId: string): boolean {
    return this.#held.has(requestId);
  }

  /** Gives back what a call holds that is refused after all. */
  release(requestId: string): void {
    if (!this.#held.delete(requestId)) return;
    this.#counters.end(requestId, { kind: "released" }, this.#nowMs);
  }

  /**
   * Ends a call at what it was recorded to come to. `undefined`: it was refused then, so that nobody knows what it would have come
   * to: it stays at its bound, as a call does whose answer never came.
   */
  settle(requestId: string, atMs: number, end: RequestCompleted | undefined): void {
    const held = this.#held.get(requestId);
    if (held === undefined) return;
    this.#held.delete(requestId);
    const limits = held.limits.map((need) => ({
      counter: need.counter,
      kind: need.kind,
      amount: end === undefined ? need.amount : this.#amountOf(need, held, end),
    }));
    this.#counters.end(requestId, { kind: "settled", limits }, this.#moveTo(atMs));
  }

  /** As `settlementOf` has it for a call that ends now. */
  #amountOf(need: LimitNeed, { facts }: HeldCall, end: RequestCompleted): number {
    const { cost, usage, provider, model } = end;
    switch (need.kind) {
      case "requests":
        return end.attempts.length === 0 ? 0 : 1;
      case "tokens":
        return cost?.counted_by === "bound"
          ? need.amount
          : (usage?.input_tokens ?? 0) + (usage?.output_tokens ?? 0);
      case "budget": {
        const isCovered =
          provider === undefined ||
          model === undefined ||
          isElsewhere({ provider, model }, facts) ||
          policiesCovering(this.#snapshot, facts, { provider, model }).has(need.policyId);
        return isCovered ? (cost?.nano_usd ?? 0) : 0;
      }
    }
  }

  #moveTo(atMs: number): number {
    this.#nowMs = Math.max(this.#nowMs, atMs);
    return this.#nowMs;
  }

  /** A counter that is asked for the first time begins at nothing: what was used before the record begins is not known. */
  #reserve(attempt: () => Attempt<Reservation>, nowMs: number): Reservation {
    const first = attempt();
    if (first.kind === "answered") return first.value;
    for (const name of first.names) {
      this.#counters.install(
        name.kind === "budget"
          ? { kind: "budget", name, budget: { usedNanoUsd: 0, open: [] } }
          : { kind: "rate", name, seconds: [] },
        nowMs,
      );
    }
    const second = attempt();
    if (second.kind === "answered") return second.value;
    throw new UsageStoreUnavailable("A counter was forgotten as soon as it began.");
  }
}

/** Whether it went where the candidate would not have sent it: then it costs there what it cost. */
function isElsewhere({ provider, model }: { provider: string; model: string }, facts: Facts): boolean {
  if (!isCallEnvelope(facts)) return true;
  return !facts.targets.some((target) => target.provider === provider && target.model === model);
}
