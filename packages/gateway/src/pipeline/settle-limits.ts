import type { JsonObject } from "@meshgate/canon";
import type { BudgetOverrun, BudgetThreshold, EventType } from "@meshgate/contracts";
import { EventStoreUnavailable } from "../ports/event-store.ts";
import type { HeldLimit } from "../ports/usage-ledger.ts";
import { type SettledBudget, UsageStoreUnavailable } from "../ports/usage-store.ts";
import { type CallContext, eventOrigin } from "./context.ts";
import { monthOf } from "./reserve.ts";
import { type EventDraft, sealEvent } from "./seal.ts";

/** A call whose reservation ends. */
export interface EndingCall extends Pick<EventDraft, "ids" | "actor"> {
  readonly requestId: string;
  /** When its limits were reserved. */
  readonly reservedAtMs: number;
  /** What they held. */
  readonly held: readonly HeldLimit[];
  /** What they come to. */
  readonly settled: readonly HeldLimit[];
}

type BudgetContext = Pick<
  CallContext,
  "usage" | "store" | "notifier" | "clock" | "newId" | "origin" | "environment" | "onEventLost"
>;

/**
 * Ends a reservation at what the call came to, and tells of budgets that came to their soft limit by it, or past what was
 * reserved. What the usage store cannot take now is found among the leftovers and settled from the record.
 */
export async function settleLimits(call: EndingCall, context: BudgetContext): Promise<void> {
  if (call.held.length === 0) return;
  const budgets = await settled(call, context);
  const news = [...thresholds(call, budgets), ...overruns(call)];
  if (news.length === 0) return;
  const events = news.map(({ type, data }) => {
    const draft = { type, occurredAtMs: context.clock.nowMs(), actor: call.actor, data };
    return sealEvent(
      call.ids === undefined ? draft : { ...draft, ids: call.ids },
      context.newId(),
      eventOrigin(context),
    );
  });
  try {
    await context.store.append(events);
  } catch (error) {
    if (!(error instanceof EventStoreUnavailable)) throw error;
    context.onEventLost(error);
  }
  for (const each of news) context.notifier.notify(each);
}

async function settled(
  { requestId, settled }: EndingCall,
  { usage }: BudgetContext,
): Promise<readonly SettledBudget[]> {
  try {
    return await usage.settle(requestId, settled);
  } catch (error) {
    if (error instanceof UsageStoreUnavailable) return [];
    throw error;
  }
}

interface News {
  readonly type: Extract<EventType, "budget.threshold" | "budget.overrun">;
  readonly data: JsonObject;
}

/** Each step of a counter is seen by one settlement, so each crossing is told once. */
function thresholds({ held, reservedAtMs }: EndingCall, budgets: readonly SettledBudget[]): readonly News[] {
  return budgets.flatMap(({ counter, usedBefore, usedAfter }) => {
    const limit = held.find((each) => each.kind === "budget" && each.counter === counter);
    const soft = limit?.softLimit;
    if (limit === undefined || soft === undefined || usedBefore >= soft || usedAfter < soft) return [];
    const data: BudgetThreshold = {
      policy_id: limit.policyId,
      counter,
      month: monthOf(reservedAtMs),
      soft_limit_nano_usd: soft,
      used_nano_usd: usedAfter,
    };
    return [{ type: "budget.threshold", data }];
  });
}

function overruns({ held, settled }: EndingCall): readonly News[] {
  return settled.flatMap(({ kind, policyId, counter, amount }) => {
    const reserved = held.find((each) => each.kind === kind && each.counter === counter)?.amount ?? 0;
    if (kind !== "budget" || amount <= reserved) return [];
    const data: BudgetOverrun = {
      policy_id: policyId,
      counter,
      reserved_nano_usd: reserved,
      cost_nano_usd: amount,
    };
    return [{ type: "budget.overrun", data }];
  });
}
