import { EventStoreUnavailable, type SealedEvent } from "../../ports/event-store.ts";
import type { Database } from "../database.ts";
import { failureSentence } from "../database-failure.ts";

/** A decision as the database has it. */
export type DecisionRow = Pick<SealedEvent, "id" | "occurredAtMs" | "leafHash" | "body">;

/** The decisions of calls, by our request ids. Rejects with `EventStoreUnavailable`. */
export async function decisionsOf(
  requestIds: readonly string[],
  { kysely }: Pick<Database, "kysely">,
): Promise<readonly DecisionRow[]> {
  try {
    const rows = await kysely
      .selectFrom("event_body")
      .innerJoin("event_leaf", "event_leaf.seq", "event_body.seq")
      .select(["event_body.id", "event_leaf.occurred_at_ms", "event_leaf.leaf_hash", "event_body.body"])
      .where("request_id", "in", requestIds)
      .where("type", "=", "decision.made")
      .execute();
    return rows.map((row) => ({
      id: row.id,
      occurredAtMs: Number(row.occurred_at_ms),
      leafHash: new Uint8Array(row.leaf_hash),
      body: row.body,
    }));
  } catch (error) {
    throw new EventStoreUnavailable(failureSentence(error), { cause: error });
  }
}
