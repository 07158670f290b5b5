import type { Pool } from "pg";
import type { SealedEvent } from "../../ports/event-store.ts";
import type { EventWriter } from "../event-writer.ts";
import { writeFailure } from "../write-failure.ts";

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
  )
  insert into event_body (seq, id, type, request_id, correlation_id, actor_id, body)
    select seq, id, type, request_id, correlation_id, actor_id, body from event join leaf using (id)`;

/** Writes a batch of any size in one round trip: one statement, so one transaction. The pool becomes the writer's. */
export function postgresEventWriter(pool: Pool): EventWriter {
  return {
    async commit(batch) {
      try {
        await pool.query({ name: "insert-event-batch", text: INSERT_BATCH, values: columnsOf(batch) });
      } catch (error) {
        throw writeFailure(error);
      }
    },
    close: () => pool.end(),
  };
}

function columnsOf(batch: readonly SealedEvent[]): unknown[] {
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
