import type { ReadyAnswer } from "@meshgate/contracts";
import type { Clock } from "../ports/clock.ts";
import { type EventStore, EventStoreUnavailable } from "../ports/event-store.ts";
import { type UsageStore, UsageStoreUnavailable } from "../ports/usage-store.ts";

type Reason = NonNullable<ReadyAnswer["reasons"]>[number];

/** Whether calls can be taken, and what an operator should know. */
export interface Readiness {
  check(): Promise<{ readonly ready: boolean; readonly reasons: readonly Reason[] }>;
}

export interface ReadinessSources {
  readonly store: EventStore;
  readonly clock: Clock;
  readonly isDraining: () => boolean;
  /** Why the last change of the configuration was not taken; nothing once one was. */
  readonly configRejection: () => string | undefined;
  /** How long ago what is governed was last confirmed, in milliseconds. */
  readonly unconfirmedMs: () => number;
  /** Whether call events are written: without them the store cannot hold a call up. */
  readonly recordsCalls: () => boolean;
  /** What of the governed does not do what it says, and keeps no call from being taken. */
  readonly remarks: () => readonly Reason[];
  readonly usage: Pick<UsageStore, "ping">;
  readonly onStoreFailure: "deny" | "local_share";
}

/**
 * Not ready while draining, or while the record cannot be written. A rejected configuration is a reason but not unready:
 * the last good one goes on serving, and taking every replica out would turn a typing error into an outage. So is a store of
 * counters that does not answer: calls without limits, or within the local share, go on, and every replica has the same store.
 */
export function createReadiness(sources: ReadinessSources): Readiness {
  const storeFault = sharedFor(probeSharedMs, sources.clock, () => probe(sources.store));
  const limitsFault = sharedFor(probeSharedMs, sources.clock, () => probeLimits(sources));
  return {
    async check() {
      const blocking: Reason[] = [];
      if (sources.isDraining()) blocking.push({ code: "draining", message: "The service is stopping." });
      const fault = await storeFault();
      if (fault !== undefined && sources.recordsCalls()) blocking.push(fault);
      const unconfirmedMs = sources.unconfirmedMs();
      if (unconfirmedMs > UNCONFIRMED_MS_MAX) blocking.push(stale(unconfirmedMs));
      const rejection = sources.configRejection();
      const told = rejection === undefined ? [] : [{ code: "config-rejected", message: rejection }];
      const limits = await limitsFault();
      const uncounted = limits === undefined ? [] : [limits];
      return {
        ready: blocking.length === 0,
        reasons: [...blocking, ...told, ...uncounted, ...sources.remarks()],
      };
    },
  };
}

async function probe(store: EventStore): Promise<Reason | undefined> {
  try {
    await store.ping();
    return undefined;
  } catch (cause) {
    if (!(cause instanceof EventStoreUnavailable)) throw cause;
    return { code: "record-unavailable", message: cause.message };
  }
}

async function probeLimits({ usage, onStoreFailure }: ReadinessSources): Promise<Reason | undefined> {
  try {
    await usage.ping();
    return undefined;
  } catch (cause) {
    if (!(cause instanceof UsageStoreUnavailable)) throw cause;
    return { code: "limits-unavailable", message: `${cause.message} ${whileUncounted[onStoreFailure]}` };
  }
}

const whileUncounted = {
  deny: "Calls that a budget or a rate applies to are refused meanwhile.",
  local_share: "Meanwhile this process grants its local share of each limit.",
};

/** Past this a revoked key might still be let in here: callers are better sent to another replica. */
const UNCONFIRMED_MS_MAX = 10_000;

function stale(unconfirmedMs: number): Reason {
  const seconds = Math.floor(unconfirmedMs / 1_000);
  return {
    code: "control-stale",
    message: `Keys, agents and policies are as they were ${seconds} s ago: the database has not confirmed them since. Check it and its network.`,
  };
}

/** A probe writes to the database, and anybody may ask: however many do, there is one in this time. */
const probeSharedMs = 1_000;

function sharedFor<T>(ms: number, clock: Clock, work: () => Promise<T>): () => Promise<T> {
  let last: { readonly startedMs: number; readonly result: Promise<T> } | undefined;
  return () => {
    const nowMs = clock.monotonicMs();
    if (last === undefined || nowMs - last.startedMs > ms) last = { startedMs: nowMs, result: work() };
    return last.result;
  };
}
