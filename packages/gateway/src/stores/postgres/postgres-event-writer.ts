import type { Pool, QueryConfig } from "pg";
import type { CapturedPart } from "../../ports/content-store.ts";
import type { SealedEvent } from "../../ports/event-store.ts";
import type { UsageEntry } from "../../ports/usage-ledger.ts";
import { type Batch, BatchRefused, type EventWriter } from "../event-writer.ts";
import { callRow, settlementRow } from "../usage-rows.ts";
import { writeFailure } from "../write-failure.ts";
import { insertContent } from "./insert-content.ts";

/** When the month began that a time is in, both in epoch milliseconds: `periodMs` in SQL. */
function monthOf(atMs: string): string {
  return `(extract(epoch from date_trunc('month', to_timestamp(${atMs} / 1000) at time zone 'UTC')) * 1000)::bigint`;
}

/**
 * Bodies travel as one text, a line each: canonical JSON holds no line break, and quoting them as an array costs a
 * hundred times as much. Should one hold a line break all the same, the columns differ in length and not-null
 * constraints refuse the batch.
 */
const INSERT_BATCH = `
  with event as (
    select * from unnest($1::uuid[], $2::bigint[], $3::bytea[], $4::text[], $5::uuid[], $6::text[], $7::text[],
                         string_to_array($8, E'\\n'))
      as event (id, occurred_at_ms, leaf_hash, type, request_id, correlation_id, actor_id, body)
  ), leaf as (
    insert into event_leaf (id, occurred_at_ms, leaf_hash) select id, occurred_at_ms, leaf_hash from event
      returning seq, id
  ), body as (
    insert into event_body (seq, id, type, request_id, correlation_id, actor_id, body)
      select seq, id, type, request_id, correlation_id, actor_id, body from event join leaf using (id)
  ), opened as (
    insert into usage_call select * from json_populate_recordset(null::usage_call, $9)
  ), settled as (
    update usage_call as call
      set status = now.status, settled_at_ms = now.settled_at_ms,
          provider = coalesce(now.provider, call.provider), model = coalesce(now.model, call.model),
          input_tokens = now.input_tokens, output_tokens = now.output_tokens,
          cached_input_tokens = now.cached_input_tokens, reasoning_tokens = now.reasoning_tokens,
          cost_nano_usd = now.cost_nano_usd, held = now.held
      from json_populate_recordset(null::usage_call, $10) as now where call.request_id = now.request_id
      returning call.origin, call.opened_at_ms, call.held
  ), counted as (
    select counter, kind, origin, amount,
        case kind when 'budget' then ${monthOf("opened_at_ms")} else opened_at_ms / 1000 * 1000 end as period_ms
      from settled cross join json_to_recordset(held::json) as held (counter text, kind text, amount bigint)
  )
  insert into usage_counted (counter, kind, period_ms, origin, amount)
    select counter, kind, period_ms, origin, sum(amount) from counted
      group by counter, kind, period_ms, origin order by counter, kind, period_ms, origin
    on conflict (counter, kind, period_ms, origin) do update set amount = usage_counted.amount + excluded.amount`;

/** Writes a batch of any size in one round trip: one statement, so one transaction. The pool becomes the writer's. */
export function postgresEventWriter(pool: Pool): EventWriter {
  return {
    async commit(batch) {
      const query = { name: "insert-event-batch", text: INSERT_BATCH, values: columnsOf(batch) };
      const content = batch.events.flatMap((event) => event.content ?? []);
      try {
        await (content.length === 0 ? pool.query(query) : commitTogether(query, content, pool));
      } catch (error) {
        throw writeFailure(error);
      }
    },
    close: () => pool.end(),
  };
}

/** Captured texts travel by themselves, in the batch's transaction: few batches have some, and each is large. */
async function commitTogether(
  batch: QueryConfig,
  content: readonly CapturedPart[],
  pool: Pool,
): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    await client.query(batch);
    for (const part of content) await insertContent(part, client);
    await client.query("commit");
    client.release();
  } catch (error) {
    // Whatever state it is in: the connection ends, and what was not committed with it.
    client.release(true);
    throw error;
  }
}

function columnsOf({ events, usage }: Batch): unknown[] {
  return [...eventColumns(events), ...usageColumns(usage)];
}

function eventColumns(batch: readonly SealedEvent[]): unknown[] {
  return [
    batch.map((event) => event.id),
    batch.map((event) => event.occurredAtMs),
    batch.map((event) => event.leafHash),
    batch.map((event) => event.type),
    batch.map((event) => event.requestId),
    batch.map((event) => event.correlationId),
    batch.map((event) => event.actorId),
    batch.map((event) => event.body).join("\n"),
  ];
}

/** Each table's rows as one JSON text. */
function usageColumns(usage: readonly UsageEntry[]): unknown[] {
  const opened = usage.filter((entry) => entry.kind === "opened");
  const settled = usage.filter((entry) => entry.kind === "settled");
  // One update of a row for two rows that match it would pass over the second.
  if (new Set(settled.map(({ requestId }) => requestId)).size < settled.length) {
    throw new BatchRefused("A call was settled twice at once. This is a fault of Meshgate.");
  }
  return [opened.map(callRow), settled.map(settlementRow)].map((rows) => JSON.stringify(rows));
}
