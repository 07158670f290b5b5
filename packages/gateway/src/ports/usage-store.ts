import type { LimitKind, LimitNeed } from "@meshgate/engine";

/**
 * How long after its reservation a call's row must be in the record at the latest; a call whose row comes later is not sent
 * and releases. A store that lost its counters waits so long before it recalls them, so that none is missing there.
 */
export const RECORDED_WITHIN_MS = 2_000;

/** All limits of one call, each counter once, to be reserved in one atomic step. */
export interface ReserveRequest {
  /** The call's request id: names the reservation. */
  readonly id: string;
  /** The calendar month (UTC) that budgets count in: `2026-11`. */
  readonly month: string;
  readonly limits: readonly [LimitNeed, ...LimitNeed[]];
  /** Told before each try: a store that must recall first tries again, and only the last of its tries reserves. */
  readonly onAttempt?: () => void;
}

/** A limit after it was asked, before this call's own share. */
export interface LimitState {
  readonly policyId: string;
  readonly kind: LimitKind;
  readonly counter: string;
  readonly limit: number;
  /** Of a rate: what the window holds, settled or not. */
  readonly used: number;
  /** Of a budget: by calls that are not settled yet; of a rate always 0. */
  readonly reserved: number;
  readonly asked: number;
  readonly granted: boolean;
  /** Epoch milliseconds: the end of the month; of a rate, when everything in the window has left it. */
  readonly resetsAtMs: number;
  /** Of a rate that refuses: when a call of this size fits, if none comes between; absent where it never does. */
  readonly retryAfterMs?: number;
}

/**
 * `granted` where every enforced limit fits; all are reserved then, those in shadow too. Else none is reserved (a limit in
 * shadow never refuses). In the order of the request.
 */
export interface Reservation {
  readonly granted: boolean;
  readonly limits: readonly LimitState[];
  readonly source: "shared" | "local_share";
}

/** What one limit of a reservation came to: at most what was reserved, unless the provider passed its cap. */
export interface SettledLimit {
  readonly counter: string;
  readonly kind: LimitKind;
  readonly amount: number;
}

/** A budget whose use a settlement changed. */
export interface SettledBudget {
  readonly counter: string;
  /** Nano-USD used in the reservation's month, before and after; exactly one settlement sees each step. */
  readonly usedBefore: number;
  readonly usedAfter: number;
}

/** Names a counter for reading. */
export interface CounterName {
  readonly counter: string;
  readonly kind: LimitKind;
  readonly month: string;
}

export interface CounterReading extends CounterName {
  readonly used: number;
  readonly reserved: number;
}

/** The store cannot answer: nothing can be granted by it. */
export class UsageStoreUnavailable extends Error {
  override readonly name = "UsageStoreUnavailable";
}

/**
 * What was already used of a budget, from the durable record, and the reservations of it that are still open there: how a
 * counter that the store does not know begins (a new policy, a restart, a Redis that lost its data).
 */
export type RecallBudget = (counter: string, month: string) => Promise<RecalledBudget>;
export interface RecalledBudget {
  readonly usedNanoUsd: number;
  readonly open: readonly { readonly id: string; readonly owner: string; readonly amount: number }[];
}

/** The same of a rate: what each second of the last 61 held. */
export type RecallRate = (counter: string, kind: "requests" | "tokens") => Promise<readonly RecalledSecond[]>;
export interface RecalledSecond {
  /** Epoch seconds. */
  readonly second: number;
  readonly amount: number;
}

export interface UsageMemory {
  readonly budget: RecallBudget;
  readonly rate: RecallRate;
}

/**
 * Counts budgets and rates exactly, however many callers and replicas ask at once. Every method rejects with
 * `UsageStoreUnavailable` where the store cannot answer.
 *
 * A rate is exact over any window of 60 s: it counts by whole seconds over the current one and the 60 before, so no window
 * holds more than the limit, and who stayed under it for 61 s is not refused. Budgets belong to the month of their
 * reservation. Time is the store's own (Redis, PostgreSQL) or the injected clock's (memory); it never runs backwards.
 */
export interface UsageStore {
  /** One round trip, but for counters that the store sees for the first time. */
  reserve(request: ReserveRequest): Promise<Reservation>;
  /**
   * Ends a reservation at what the call came to: the rest is given back, more than was reserved counts in full. Of a rate of
   * requests the amount is 1, or 0 where the call was never sent. A limit that is not named ends at all that was reserved.
   * A reservation that is not known is passed over: it was ended before. Returns the budgets that it changed.
   */
  settle(id: string, limits: readonly SettledLimit[]): Promise<readonly SettledBudget[]>;
  /** Ends a reservation as if it had never been. */
  release(id: string): Promise<void>;
  /** Ids of the open reservations that this process, or another one by its name, made. */
  open(owner: string): Promise<readonly string[]>;
  /** For who wants to know; reserves nothing. In the order of the names. */
  read(names: readonly CounterName[]): Promise<readonly CounterReading[]>;
  /** Rejects while the store cannot answer, be it that this process then grants a share by itself. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
