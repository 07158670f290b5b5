import type { Kysely } from "kysely";
import type { Message } from "../ports/outbox.ts";
import type { Schema } from "./schema.ts";

/** Puts messages into the outbox, due at once; in a transaction, they go out if and only if it commits. */
export async function insertMessages(messages: readonly Message[], db: Kysely<Schema>): Promise<void> {
  for (const { id, webhook, type, body, createdAtMs } of messages) {
    await db
      .insertInto("webhook_message")
      .values({ id, webhook, type, body, created_at_ms: createdAtMs, due_at_ms: createdAtMs, attempts: 0 })
      .execute();
  }
}
