import { EventStoreUnavailable } from "../../ports/event-store.ts";
import type { Database } from "../database.ts";
import { failureSentence } from "../database-failure.ts";

/** The bodies of the decisions of calls, by our request ids. Rejects with `EventStoreUnavailable`. */
export async function decisionsOf(
  requestIds: readonly string[],
  { kysely }: Pick<Database, "kysely">,
): Promise<readonly string[]> {
  try {
    const rows = await kysely
      .selectFrom("event_body")
      .select("body")
      .where("request_id", "in", requestIds)
      .where("type", "=", "decision.made")
      .execute();
    return rows.map(({ body }) => body);
  } catch (error) {
    throw new EventStoreUnavailable(failureSentence(error), { cause: error });
  }
}
