import type { Result } from "@meshgate/engine";
import { type RawBuilder, sql } from "kysely";
import { EventStoreUnavailable } from "../ports/event-store.ts";
import type { Database } from "./database.ts";
import { failureSentence } from "./database-failure.ts";

/** What settled calls are grouped and filtered by: columns of `usage_call`, and the day or month in which they began, UTC. */
export type UsageColumn =
  | "key_id"
  | "team_id"
  | "agent_id"
  | "end_user"
  | "session"
  | "environment"
  | "provider"
  | "model"
  | "status"
  | "day"
  | "month";

export interface TotalsQuery {
  /** Calls that began from then on, and before `toMs`: epoch milliseconds. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly groupBy: readonly UsageColumn[];
  /** Only calls whose column has one of the values. */
  readonly filters: ReadonlyMap<UsageColumn, readonly string[]>;
  /** Only calls whose key belonged to the team, whatever the filters say. */
  readonly teamId?: string;
}

export interface UsageTotals {
  /** In the order of `groupBy`; null where the calls have none. */
  readonly labels: readonly (string | null)[];
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cachedInputTokens: number;
  readonly reasoningTokens: number;
  readonly costNanoUsd: bigint;
  /** Calls whose price is not known, and which are in no sum of cost. */
  readonly unpricedCalls: number;
}

/** More groups than anyone reads: who asks for them must narrow the question. */
export const GROUPS_MAX = 100_000;

/** So many calls are summed in a few milliseconds. */
const SLICE_CALLS = 4_000;

/**
 * Sums what settled calls came to, group by group, in no order. SQLite works on the thread that serves calls, so it is asked
 * slice by slice and calls go between. Rejects with `EventStoreUnavailable`.
 */
export async function usageTotals(
  database: Database,
  query: TotalsQuery,
  sliceCalls = SLICE_CALLS,
): Promise<Result<readonly UsageTotals[], "too-many-groups">> {
  try {
    const groups = new Map<string, UsageTotals>();
    for await (const slice of slicesOf(database, query, sliceCalls)) {
      for (const totals of await sumSlice(database, { ...query, ...slice })) {
        const key = JSON.stringify(totals.labels);
        const known = groups.get(key);
        groups.set(key, known === undefined ? totals : joined(known, totals));
      }
      if (groups.size > GROUPS_MAX) return { ok: false, error: "too-many-groups" };
      await Bun.sleep(0);
    }
    return { ok: true, value: [...groups.values()] };
  } catch (error) {
    throw new EventStoreUnavailable(failureSentence(error), { cause: error });
  }
}

/** The sum of both, under the labels of the first. */
export function joined(a: UsageTotals, b: UsageTotals): UsageTotals {
  return {
    labels: a.labels,
    calls: a.calls + b.calls,
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    cachedInputTokens: a.cachedInputTokens + b.cachedInputTokens,
    reasoningTokens: a.reasoningTokens + b.reasoningTokens,
    costNanoUsd: a.costNanoUsd + b.costNanoUsd,
    unpricedCalls: a.unpricedCalls + b.unpricedCalls,
  };
}

type Slice = Pick<TotalsQuery, "fromMs" | "toMs">;

async function* slicesOf(
  { kind, kysely }: Database,
  { fromMs, toMs }: Slice,
  sliceCalls: number,
): AsyncGenerator<Slice> {
  if (kind === "postgres") return yield { fromMs, toMs };
  let startMs = fromMs;
  while (startMs < toMs) {
    const next = await kysely
      .selectFrom("usage_call")
      .select("opened_at_ms")
      .where("opened_at_ms", ">=", startMs)
      .where("opened_at_ms", "<", toMs)
      .orderBy("opened_at_ms")
      .offset(sliceCalls)
      .limit(1)
      .executeTakeFirst();
    // Calls of one millisecond stay together, however many they are.
    const endMs = next === undefined ? toMs : Math.max(Number(next.opened_at_ms), startMs + 1);
    yield { fromMs: startMs, toMs: endMs };
    startMs = endMs;
  }
}

async function sumSlice(database: Database, query: TotalsQuery): Promise<readonly UsageTotals[]> {
  const labels = query.groupBy.map((column) => expressionOf(column, database.kind));
  const selected = labels.map((label, index) => sql`${label} as ${sql.ref(`label_${index}`)},`);
  const grouped = labels.length === 0 ? sql`` : sql`group by ${sql.join(labels)}`;
  const filters = [...query.filters].map(
    ([column, values]) => sql` and ${expressionOf(column, database.kind)} in (${sql.join(values)})`,
  );
  const ofTeam = query.teamId === undefined ? sql`` : sql` and team_id = ${query.teamId}`;
  const { rows } = await sql<SummedRow>`
    select ${sql.join(selected, sql` `)} count(*) as calls,
      cast(coalesce(sum(input_tokens), 0) as text) as input_tokens,
      cast(coalesce(sum(output_tokens), 0) as text) as output_tokens,
      cast(coalesce(sum(cached_input_tokens), 0) as text) as cached_input_tokens,
      cast(coalesce(sum(reasoning_tokens), 0) as text) as reasoning_tokens,
      cast(coalesce(sum(cost_nano_usd), 0) as text) as cost_nano_usd,
      count(*) - count(cost_nano_usd) as unpriced_calls
    from usage_call
    where status is not null and opened_at_ms >= ${query.fromMs} and opened_at_ms < ${query.toMs}
      ${sql.join(filters, sql``)}${ofTeam}
    ${grouped}`.execute(database.kysely);
  return rows.filter(({ calls }) => Number(calls) > 0).map((row) => totalsOf(row, query.groupBy));
}

/** Sums as text: they may pass 2^53. */
interface SummedRow {
  readonly [label: `label_${number}`]: string | null;
  readonly calls: number | string;
  readonly input_tokens: string;
  readonly output_tokens: string;
  readonly cached_input_tokens: string;
  readonly reasoning_tokens: string;
  readonly cost_nano_usd: string;
  readonly unpriced_calls: number | string;
}

function totalsOf(row: SummedRow, groupBy: readonly UsageColumn[]): UsageTotals {
  return {
    labels: groupBy.map((_, index) => row[`label_${index}`] ?? null),
    calls: Number(row.calls),
    inputTokens: Number(row.input_tokens),
    outputTokens: Number(row.output_tokens),
    cachedInputTokens: Number(row.cached_input_tokens),
    reasoningTokens: Number(row.reasoning_tokens),
    costNanoUsd: BigInt(row.cost_nano_usd),
    unpricedCalls: Number(row.unpriced_calls),
  };
}

function expressionOf(column: UsageColumn, kind: Database["kind"]): RawBuilder<unknown> {
  switch (column) {
    case "day":
      return kind === "sqlite"
        ? sql`strftime('%Y-%m-%d', opened_at_ms / 1000, 'unixepoch')`
        : sql`to_char(to_timestamp(opened_at_ms / 1000) at time zone 'UTC', 'YYYY-MM-DD')`;
    case "month":
      return kind === "sqlite"
        ? sql`strftime('%Y-%m', opened_at_ms / 1000, 'unixepoch')`
        : sql`to_char(to_timestamp(opened_at_ms / 1000) at time zone 'UTC', 'YYYY-MM')`;
    default:
      return sql.ref(column);
  }
}
