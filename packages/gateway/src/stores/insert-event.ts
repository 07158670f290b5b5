import type { Transaction } from "kysely";
import type { SealedEvent } from "../ports/event-store.ts";
import type { Schema } from "./schema.ts";

/** Records an event in the transaction of the change that it is evidence of. */
export async function insertEvent(event: SealedEvent, transaction: Transaction<Schema>): Promise<void> {
  const { id, type, occurredAtMs, requestId = null, correlationId = null, actorId, body, leafHash } = event;
  const { seq } = await transaction
    .insertInto("event_leaf")
    .values({ id, occurred_at_ms: occurredAtMs, leaf_hash: leafHash })
    .returning("seq")
    .executeTakeFirstOrThrow();
  await transaction
    .insertInto("event_body")
    .values({ seq, id, type, request_id: requestId, correlation_id: correlationId, actor_id: actorId, body })
    .execute();
}
