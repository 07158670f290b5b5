import { type Kysely, sql } from "kysely";
import type { Clock } from "../ports/clock.ts";
import { EventStoreUnavailable } from "../ports/event-store.ts";
import type { HeldLimit, OpenedCall } from "../ports/usage-ledger.ts";
import type { RecalledBudget, RecalledSecond, UsageMemory } from "../ports/usage-store.ts";
import { periodMs } from "./counted-rows.ts";
import type { Database } from "./database.ts";
import { failureSentence } from "./database-failure.ts";
import { heldLimits, openedCall } from "./read-usage-rows.ts";
import type { Schema } from "./schema.ts";
import { monthEndMs, monthStartMs } from "./usage/month.ts";

/** What the database holds of one call; of a settled one, what its limits were settled at. */
export interface KnownCall {
  readonly kind: "open" | "settled";
  readonly call: OpenedCall;
}

/** The calls of a process that are not settled, the oldest first. Rejects with `EventStoreUnavailable`, as all here. */
export function openCallsOf({ kysely }: Database, origin: string): Promise<readonly OpenedCall[]> {
  return answered(async () => {
    const rows = await kysely
      .selectFrom("usage_call")
      .selectAll()
      .where("origin", "=", origin)
      .where("status", "is", null)
      .orderBy("request_id")
      .execute();
    return rows.map(openedCall);
  });
}

/** What is known of a call; nothing where it was never opened. */
export function knownCall({ kysely }: Database, requestId: string): Promise<KnownCall | undefined> {
  return answered(async () => {
    const row = await kysely
      .selectFrom("usage_call")
      .selectAll()
      .where("request_id", "=", requestId)
      .executeTakeFirst();
    if (row === undefined) return undefined;
    return { kind: row.status === null ? "open" : "settled", call: openedCall(row) };
  });
}

/** What counters begin with that their store does not know. */
export function usageMemory({ kysely }: Database, clock: Clock): UsageMemory {
  return {
    budget: (counter, month) => answered(() => recallBudget(kysely, counter, month)),
    rate: (counter, kind) => answered(() => recallRate(kysely, { counter, kind, nowMs: clock.nowMs() })),
  };
}

/** Deletes what rates came to in seconds that no window reaches any more; budgets stay. */
export function forgetPastRates({ kysely }: Database, clock: Clock): Promise<void> {
  return answered(async () => {
    await kysely
      .deleteFrom("usage_counted")
      .where("kind", "!=", "budget")
      .where("period_ms", "<", clock.nowMs() - FORGOTTEN_MS)
      .execute();
  });
}

/** Well beyond the window, so that a clock which is set back a little finds what it asks for. */
const FORGOTTEN_MS = 600_000;

async function recallBudget(kysely: Kysely<Schema>, counter: string, month: string): Promise<RecalledBudget> {
  const fromMs = monthStartMs(month);
  const rows = await recall(kysely, { counter, kind: "budget", fromMs, untilMs: monthEndMs(month) });
  return {
    usedNanoUsd: rows.reduce((sum, { settled }) => sum + settled, 0),
    open: rows.flatMap(({ open }) => open ?? []),
  };
}

async function recallRate(
  kysely: Kysely<Schema>,
  {
    counter,
    kind,
    nowMs,
  }: { readonly counter: string; readonly kind: HeldLimit["kind"]; readonly nowMs: number },
): Promise<readonly RecalledSecond[]> {
  const fromMs = periodMs(kind, nowMs - WINDOW_MS);
  const rows = await recall(kysely, { counter, kind, fromMs, untilMs: Number.MAX_SAFE_INTEGER });
  const seconds = new Map<number, number>();
  for (const { atMs, settled, open } of rows) {
    const second = Math.floor(atMs / 1_000);
    seconds.set(second, (seconds.get(second) ?? 0) + settled + (open?.amount ?? 0));
  }
  return [...seconds].map(([second, amount]) => ({ second, amount })).sort((a, b) => a.second - b.second);
}

/** The seconds that reach into the current one and the 60 before it, by any clock that is not more than a second off. */
const WINDOW_MS = 61_000;

interface Recalled {
  readonly atMs: number;
  /** What settled calls came to. */
  readonly settled: number;
  readonly open?: RecalledBudget["open"][number];
}

interface Asked {
  readonly counter: string;
  readonly kind: HeldLimit["kind"];
  /** Of the time in which calls were opened, the end not included. */
  readonly fromMs: number;
  readonly untilMs: number;
}

/**
 * One statement, so that a call which is settled meanwhile counts once. The plus signs keep SQLite to the index of open calls, who
 * are few, and away from the one of times.
 */
async function recall(
  kysely: Kysely<Schema>,
  { counter, kind, fromMs, untilMs }: Asked,
): Promise<readonly Recalled[]> {
  const { rows } = await sql<RecalledRow>`
    select period_ms as at_ms, sum(amount) as settled, null as id, null as owner, null as held
      from usage_counted
      where counter = ${counter} and kind = ${kind} and period_ms >= ${fromMs} and period_ms < ${untilMs}
      group by period_ms
    union all
    select opened_at_ms, 0, request_id, origin, held
      from usage_call
      where status is null and +opened_at_ms >= ${fromMs} and +opened_at_ms < ${untilMs}`.execute(kysely);
  return rows.flatMap(({ at_ms, settled, id, owner, held }): readonly Recalled[] => {
    const atMs = Number(at_ms);
    if (id === null || owner === null || held === null) return [{ atMs, settled: Number(settled) }];
    const limit = heldLimits({ held }).find((each) => each.counter === counter && each.kind === kind);
    return limit === undefined ? [] : [{ atMs, settled: 0, open: { id, owner, amount: limit.amount } }];
  });
}

interface RecalledRow {
  readonly at_ms: number | string;
  readonly settled: number | string;
  /** Of an open call. */
  readonly id: string | null;
  readonly owner: string | null;
  readonly held: string | null;
}

async function answered<T>(query: () => Promise<T>): Promise<T> {
  try {
    return await query();
  } catch (error) {
    throw new EventStoreUnavailable(failureSentence(error), { cause: error });
  }
}
