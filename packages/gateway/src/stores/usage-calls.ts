import { type Kysely, sql } from "kysely";
import type { Clock } from "../ports/clock.ts";
import { EventStoreUnavailable } from "../ports/event-store.ts";
import type { HeldLimit, OpenedCall } from "../ports/usage-ledger.ts";
import type { RecalledBudget, RecalledSecond, UsageMemory } from "../ports/usage-store.ts";
import type { Database } from "./database.ts";
import { failureSentence } from "./database-failure.ts";
import { heldLimit, openedCall } from "./read-usage-rows.ts";
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
    return Promise.all(rows.map(async (row) => openedCall(row, await heldOf(kysely, row.request_id))));
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
    const call = openedCall(row, await heldOf(kysely, requestId));
    return { kind: row.status === null ? "open" : "settled", call };
  });
}

async function heldOf(kysely: Kysely<Schema>, requestId: string): Promise<readonly HeldLimit[]> {
  const rows = await kysely
    .selectFrom("usage_held")
    .selectAll()
    .where("request_id", "=", requestId)
    .orderBy("counter")
    .orderBy("kind")
    .execute();
  return rows.map(heldLimit);
}

/** What counters begin with that their store does not know. */
export function usageMemory({ kysely }: Database, clock: Clock): UsageMemory {
  return {
    budget: (counter, month) => answered(() => recallBudget(kysely, counter, month)),
    rate: (counter, kind) => answered(() => recallRate(kysely, { counter, kind, nowMs: clock.nowMs() })),
  };
}

/** One statement, so that a call which is settled meanwhile counts once. */
async function recallBudget(kysely: Kysely<Schema>, counter: string, month: string): Promise<RecalledBudget> {
  const held = sql`held.counter = ${counter} and held.kind = 'budget'
    and held.opened_at_ms >= ${monthStartMs(month)} and held.opened_at_ms < ${monthEndMs(month)}`;
  const { rows } = await sql<RecalledRow>`
    select null as id, null as owner, coalesce(sum(amount), 0) as amount from usage_held as held where ${held}
    union all
    select held.request_id, call.origin, held.amount
      from usage_call as call cross join usage_held as held
      where call.status is null and held.request_id = call.request_id and ${held}`.execute(kysely);
  const total = rows.find(({ id }) => id === null);
  const open = rows.flatMap(({ id, owner, amount }) =>
    id === null || owner === null ? [] : [{ id, owner, amount: Number(amount) }],
  );
  const openNanoUsd = open.reduce((sum, { amount }) => sum + amount, 0);
  return { usedNanoUsd: Number(total?.amount ?? 0) - openNanoUsd, open };
}

interface RecalledRow {
  readonly id: string | null;
  readonly owner: string | null;
  readonly amount: number | string;
}

/** The current second and the 60 before it. */
const WINDOW_MS = 61_000;

async function recallRate(
  kysely: Kysely<Schema>,
  { counter, kind, nowMs }: { readonly counter: string; readonly kind: string; readonly nowMs: number },
): Promise<readonly RecalledSecond[]> {
  const { rows } = await sql<{ readonly second: number | string; readonly amount: number | string }>`
    select opened_at_ms / 1000 as second, sum(amount) as amount from usage_held
      where counter = ${counter} and kind = ${kind} and opened_at_ms > ${nowMs - WINDOW_MS}
      group by opened_at_ms / 1000 order by second`.execute(kysely);
  return rows.map(({ second, amount }) => ({ second: Number(second), amount: Number(amount) }));
}

async function answered<T>(query: () => Promise<T>): Promise<T> {
  try {
    return await query();
  } catch (error) {
    throw new EventStoreUnavailable(failureSentence(error), { cause: error });
  }
}
