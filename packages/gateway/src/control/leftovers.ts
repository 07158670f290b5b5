import type { CallCost, RequestCompleted } from "@meshgate/contracts";
import type { AuditMode, Lasting } from "../pipeline/context.ts";
import { sealEvent } from "../pipeline/seal.ts";
import { type EndingCall, settleLimits } from "../pipeline/settle-limits.ts";
import { EventStoreUnavailable, type SealedEvent } from "../ports/event-store.ts";
import type { OpenedCall, SettledCall } from "../ports/usage-ledger.ts";
import type { Database } from "../stores/database.ts";
import { openReplicas } from "../stores/replicas.ts";
import { forgetPastRates, knownCall, openCallsOf } from "../stores/usage-calls.ts";

export interface LeftoverOptions
  extends Pick<
    Lasting,
    "usage" | "store" | "notifier" | "clock" | "newId" | "origin" | "onEventLost" | "inFlight"
  > {
  readonly database: Database;
  readonly environment: string;
  readonly auditMode: () => AuditMode;
}

/** Ends what calls left behind: those of processes that died, and what this one could not end in its time. */
export interface Leftovers {
  /** Gives a sign of life and ends what is left over. Rejects with `EventStoreUnavailable` or `UsageStoreUnavailable`. */
  sweep(): Promise<void>;
  /** This process ends and leaves nothing. */
  leave(): Promise<void>;
}

/**
 * A call that is open and that no living process carries was sent, perhaps, and nobody knows what it came to: it is settled at
 * its bound, as `interrupted`. A reservation without an open call is settled as the record has it, or given back where the
 * record has nothing: then nothing was sent.
 */
export function createLeftovers(options: LeftoverOptions): Leftovers {
  const { database, usage, inFlight, origin } = options;
  const replicas = openReplicas(database, origin, options.clock);

  let forgottenAtMs = Number.NEGATIVE_INFINITY;

  /** Not with every sweep: it reads the whole table. */
  async function forgetNowAndThen(): Promise<void> {
    const nowMs = options.clock.monotonicMs();
    if (nowMs - forgottenAtMs < FORGET_EVERY_MS) return;
    await forgetPastRates(database, options.clock);
    forgottenAtMs = nowMs;
  }

  async function endThoseOf(owner: string): Promise<void> {
    const reserved = await usage.open(owner);
    const opened = await openCallsOf(database, owner);
    // Asked last: what ended meanwhile is ended once more, which changes nothing.
    const carried = new Set(owner === origin ? inFlight.ids() : []);
    for (const call of opened) if (!carried.has(call.requestId)) await interrupt(call, options);
    for (const id of reserved) if (!carried.has(id)) await endReservation(id, options);
  }

  return {
    async sweep() {
      await replicas.beat();
      await endThoseOf(origin);
      for (const dead of await replicas.dead()) {
        await endThoseOf(dead);
        await replicas.forget(dead);
      }
      await forgetNowAndThen();
    },
    leave: () => replicas.forget(origin),
  };
}

const FORGET_EVERY_MS = 60_000;

/** Of several processes that find the same call one records its end; the others are refused, and leave it at that. */
async function interrupt(call: OpenedCall, options: LeftoverOptions): Promise<void> {
  const { store, auditMode } = options;
  try {
    await store.append(auditMode() === "off" ? [] : [interruptedEvent(call, options)], [
      settledAtBound(call, options),
    ]);
  } catch (error) {
    if (error instanceof EventStoreUnavailable) return;
    throw error;
  }
  await settleLimits(endingOf(call), options);
}

async function endReservation(id: string, options: LeftoverOptions): Promise<void> {
  const known = await knownCall(options.database, id);
  if (known === undefined) await options.usage.release(id);
  else if (known.kind === "settled") await settleLimits(endingOf(known.call), options);
}

function settledAtBound(
  { requestId, target, boundNanoUsd, held }: OpenedCall,
  { clock }: LeftoverOptions,
): SettledCall {
  return {
    kind: "settled",
    requestId,
    status: "interrupted",
    settledAtMs: clock.nowMs(),
    target,
    inputTokens: 0,
    outputTokens: 0,
    cachedInputTokens: 0,
    reasoningTokens: 0,
    costNanoUsd: boundNanoUsd,
    held,
  };
}

function interruptedEvent(call: OpenedCall, options: LeftoverOptions): SealedEvent {
  const cost: CallCost = { nano_usd: call.boundNanoUsd, counted_by: "bound" };
  const settled = call.held.map(({ policyId: policy_id, counter, kind, amount }) => ({
    policy_id,
    counter,
    kind,
    amount,
  }));
  const data: RequestCompleted = {
    status: "interrupted",
    failure_category: "unknown",
    http_status: 0,
    ...call.target,
    latency_ms: 0,
    stream: call.stream,
    attempts: [],
    cost,
    ...(settled.length === 0 ? {} : { settled }),
    audit_mode: options.auditMode(),
  };
  const { ids, actor } = idsOf(call);
  const occurredAtMs = options.clock.nowMs();
  return sealEvent({ type: "request.completed", occurredAtMs, ids, actor, data }, options.newId(), options);
}

function idsOf({ requestId, correlationId, actor }: OpenedCall) {
  return { ids: { requestId, correlationId }, actor };
}

/** Its reservation ends at what its limits hold now. */
function endingOf(call: OpenedCall): EndingCall {
  const { requestId, openedAtMs, held } = call;
  return { requestId, reservedAtMs: openedAtMs, held, settled: held, ...idsOf(call) };
}
