import type { Attempt } from "@meshgate/contracts";
import { type LimitNeed, policiesCovering, type Target } from "@meshgate/engine";
import type { HeldLimit, SettledCall } from "../ports/usage-ledger.ts";
import type { Writable } from "../writable.ts";
import type { CallEntry } from "./call-entry.ts";
import type { CallUse } from "./call-use.ts";
import type { CallContext } from "./context.ts";

/** What a call that was let go came to. */
export interface Settlement {
  readonly settled: SettledCall;
  /** Absent where nothing was used: no answer began, and none can be billed. */
  readonly use: CallUse | undefined;
  /** Whether anything went to a provider; else all that was reserved is given back. */
  readonly isSent: boolean;
}

export interface SettledEnd {
  readonly status: SettledCall["status"];
  /** The target that answered, or failed last. */
  readonly target: Target | undefined;
  readonly attempts: readonly Attempt[];
  readonly use: CallUse | undefined;
}

/**
 * Settles every limit that the call holds (SEMANTICS 5): a budget at the cost, a rate of tokens at the tokens, a rate of
 * requests at one. A failure that cannot be billed cost nothing and was a request all the same; a call that was sent, and whose
 * answer never came, costs its bound.
 */
export function settlementOf(entry: CallEntry, end: SettledEnd, context: CallContext): Settlement {
  const { use, status, target } = end;
  const { usage } = use ?? {};
  const isSent = end.attempts.some(wasSent);
  const settled: Writable<SettledCall> = {
    kind: "settled",
    requestId: entry.ids.requestId,
    status,
    settledAtMs: context.clock.nowMs(),
    inputTokens: usage?.input_tokens ?? 0,
    outputTokens: usage?.output_tokens ?? 0,
    cachedInputTokens: usage?.cached_input_tokens ?? 0,
    reasoningTokens: usage?.reasoning_tokens ?? 0,
    costNanoUsd: use === undefined ? 0 : use.cost.nano_usd,
    held: heldAt(entry, { use, target, isSent }, context),
  };
  if (target !== undefined) settled.target = target;
  return { settled, use, isSent };
}

/** What a provider cannot do is refused before anything is sent. */
function wasSent({ failure, upstream_status: status }: Attempt): boolean {
  return failure !== "invalid_request" || status !== undefined;
}

interface Reached {
  readonly use: CallUse | undefined;
  readonly target: Target | undefined;
  readonly isSent: boolean;
}

function heldAt(
  { governed }: CallEntry,
  { use, target, isSent }: Reached,
  { snapshot }: CallContext,
): readonly HeldLimit[] {
  const { held, observed, decided } = governed;
  if (held.length === 0) return [];
  const { usage, cost } = use ?? {};
  // With one target alone every limit that was asked covers it.
  const covering =
    target === undefined || decided.decision.targets.length === 1
      ? undefined
      : policiesCovering(snapshot, observed.facts, target);
  const amountOf = ({ kind, policyId, amount }: LimitNeed): number => {
    switch (kind) {
      case "requests":
        return isSent ? 1 : 0;
      case "tokens":
        return cost?.counted_by === "bound"
          ? amount
          : (usage?.input_tokens ?? 0) + (usage?.output_tokens ?? 0);
      case "budget":
        return covering === undefined || covering.has(policyId) ? (cost?.nano_usd ?? 0) : 0;
    }
  };
  return held.map((need) => heldLimit(need, amountOf(need)));
}

/** A limit as it is kept beside its call. */
export function heldLimit({ policyId, counter, kind, softLimit }: LimitNeed, amount: number): HeldLimit {
  const limit = { policyId, counter, kind, amount };
  return softLimit === undefined ? limit : { ...limit, softLimit };
}
