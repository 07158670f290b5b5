import type { LimitNeed } from "@meshgate/engine";
import type { Pool, QueryResultRow } from "pg";
import {
  type CounterName,
  type CounterReading,
  type LimitState,
  type Reservation,
  type ReserveRequest,
  type SettledBudget,
  type SettledLimit,
  type UsageMemory,
  type UsageStore,
  UsageStoreUnavailable,
} from "../../../ports/usage-store.ts";
import { failureSentence } from "../../database-failure.ts";
import { counterKey } from "../counter-key.ts";
import { monthEndMs } from "../month.ts";
import { type Attempt, RECALL_LIMIT_MS, Recall, type RecalledCounter } from "../recall.ts";

export interface PostgresUsageStoreOptions {
  /** Of a migrated database. It becomes the store's. */
  readonly pool: Pool;
  /** The process whose reservations these are. */
  readonly owner: string;
  readonly memory: UsageMemory;
  /** In place of the server's own time: for tests. */
  readonly nowMs?: () => number;
}

const SWEEP_MS = 60_000;
const RATE_KEPT_MS = 120_000;
/** Longer than a month and a week: what nothing changed for so long counts in no month that is still open. */
const BUDGET_KEPT_MS = 40 * 86_400_000;

/** What the functions of migration 0005 answer. */
type LimitFigures = readonly [
  used: number,
  reserved: number,
  granted: boolean,
  emptyAtMs: number | null,
  roomInMs: number | null,
];
type ReserveAnswer =
  | { readonly kind: "answered"; readonly granted: boolean; readonly limits: readonly LimitFigures[] }
  | { readonly kind: "unknown"; readonly at: readonly number[] }
  | { readonly kind: "taken" };

/**
 * Counts for all replicas that share one PostgreSQL. It loses nothing that the record in the same database has, so it has
 * one epoch only.
 */
export class PostgresUsageStore implements UsageStore {
  readonly #pool: Pool;
  readonly #owner: string;
  readonly #nowMs: () => number | null;
  readonly #recall: Recall;
  readonly #sweeping: NodeJS.Timeout;
  #closing: Promise<void> | undefined;

  constructor({ pool, owner, memory, nowMs }: PostgresUsageStoreOptions) {
    this.#pool = pool;
    this.#owner = owner;
    this.#nowMs = nowMs ?? (() => null);
    this.#recall = new Recall(memory, (counter) => this.#install(counter));
    // What it misses, the next one forgets.
    this.#sweeping = setInterval(() => void this.sweep().catch(() => {}), SWEEP_MS);
    this.#sweeping.unref();
  }

  async reserve(request: ReserveRequest): Promise<Reservation> {
    const { id, month, limits } = request;
    const counters = limits.map(({ counter, kind }) => ({ counter, kind, month }));
    const values = [
      id,
      this.#owner,
      month,
      counters.map(counterKey),
      limits.map(nameOf),
      limits.map(({ limit }) => limit),
      limits.map(({ amount }) => amount),
      limits.map(({ mode }) => mode === "enforce"),
    ];
    return await this.#recall.until(async (): Promise<Attempt<Reservation>> => {
      const answer = await this.#call<ReserveAnswer>("usage_reserve", values);
      if (answer.kind === "taken") {
        throw new UsageStoreUnavailable(`The call ${id} has a reservation already.`);
      }
      if (answer.kind === "unknown") return unknownAttempt(counters, (at) => answer.at.includes(at));
      return { kind: "answered", value: reservationOf(request, answer.granted, answer.limits) };
    }, request.onAttempt);
  }

  async settle(id: string, limits: readonly SettledLimit[]): Promise<readonly SettledBudget[]> {
    const settled = Object.fromEntries(limits.map((limit) => [nameOf(limit), limit.amount]));
    const changed = await this.#call<readonly [string, number, number][]>("usage_finish", [
      id,
      JSON.stringify(settled),
    ]);
    return changed.map(([counter, usedBefore, usedAfter]) => ({ counter, usedBefore, usedAfter }));
  }

  async release(id: string): Promise<void> {
    await this.#call("usage_finish", [id, null]);
  }

  async open(owner: string): Promise<readonly string[]> {
    const text = "select id from usage_reservation where owner = $1 and ended is null";
    const { rows } = await this.#query<{ readonly id: string }>("usage-open", text, [owner]);
    return rows.map(({ id }) => id);
  }

  async read(names: readonly CounterName[]): Promise<readonly CounterReading[]> {
    if (names.length === 0) return [];
    return await this.#recall.until(async (): Promise<Attempt<readonly CounterReading[]>> => {
      const figures = await this.#call<readonly ([number, number] | null)[]>("usage_read", [
        names.map(counterKey),
      ]);
      if (figures.includes(null)) return unknownAttempt(names, (at) => figures[at] === null);
      const reading = (name: CounterName, at: number): CounterReading => {
        const [used, reserved] = figures[at] ?? [0, 0];
        return { ...name, used, reserved };
      };
      return { kind: "answered", value: names.map(reading) };
    });
  }

  async ping(): Promise<void> {
    await this.#query("usage-ping", "select from usage_counter limit 1", []);
  }

  close(): Promise<void> {
    clearInterval(this.#sweeping);
    this.#closing ??= this.#pool.end();
    return this.#closing;
  }

  async #install(recalled: RecalledCounter): Promise<void> {
    const { name } = recalled;
    const used = recalled.kind === "budget" ? recalled.budget.usedNanoUsd : 0;
    const seconds = recalled.kind === "rate" ? [...recalled.seconds] : [];
    const open = recalled.kind === "budget" ? [...recalled.budget.open] : [];
    seconds.sort((one, other) => one.second - other.second);
    open.sort((one, other) => (one.id < other.id ? -1 : 1));
    await this.#call("usage_install", [
      counterKey(name),
      nameOf(name),
      name.month,
      used,
      open.map(({ id }) => id),
      open.map(({ owner }) => owner),
      open.map(({ amount }) => amount),
      seconds.map(({ second }) => second),
      seconds.map(({ amount }) => amount),
    ]);
  }

  /** Forgets what nobody needs any more; done by itself every minute. */
  async sweep(): Promise<void> {
    await this.#call("usage_sweep", [2 * RECALL_LIMIT_MS, RATE_KEPT_MS, BUDGET_KEPT_MS]);
  }

  /** Calls one of migration 0005's functions, the time being its last argument. */
  async #call<T>(name: string, values: readonly unknown[]): Promise<T> {
    const all = [...values, this.#nowMs()];
    const text = `select ${name}(${all.map((_, at) => `$${at + 1}`).join(", ")}) as answer`;
    const { rows } = await this.#query<{ readonly answer: T }>(name.replaceAll("_", "-"), text, all);
    const [row] = rows;
    if (row === undefined) throw new Error(`${name} answered no row`);
    return row.answer;
  }

  async #query<R extends QueryResultRow>(
    name: string,
    text: string,
    values: readonly unknown[],
  ): Promise<{ rows: readonly R[] }> {
    if (this.#closing !== undefined) throw new UsageStoreUnavailable("The usage store is closed.");
    try {
      return await this.#pool.query<R>({ name, text, values: [...values] });
    } catch (cause) {
      throw new UsageStoreUnavailable(failureSentence(cause), { cause });
    }
  }
}

function nameOf({ kind, counter }: Pick<CounterName, "kind" | "counter">): string {
  return `${kind}:${counter}`;
}

function unknownAttempt(names: readonly CounterName[], isUnknown: (at: number) => boolean): Attempt<never> {
  return {
    kind: "unknown",
    names: names.filter((_, at) => isUnknown(at)),
    epoch: "",
    settlesInMs: 0,
  };
}

function reservationOf(
  { month, limits }: ReserveRequest,
  granted: boolean,
  figures: readonly LimitFigures[],
): Reservation {
  const stateOf = (need: LimitNeed, at: number): LimitState => {
    const { policyId, kind, counter, limit, amount } = need;
    const its = figures[at];
    if (its === undefined) throw new Error(`usage_reserve says nothing of ${counter}`);
    const [used, reserved, fits, emptyAtMs, roomInMs] = its;
    const resetsAtMs = emptyAtMs ?? monthEndMs(month);
    const state = {
      policyId,
      kind,
      counter,
      limit,
      used,
      reserved,
      asked: amount,
      granted: fits,
      resetsAtMs,
    };
    return roomInMs === null ? state : { ...state, retryAfterMs: roomInMs };
  };
  return { granted, limits: limits.map(stateOf), source: "shared" };
}
