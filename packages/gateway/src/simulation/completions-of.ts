import type { RequestCompleted } from "@meshgate/contracts";
import { EventStoreUnavailable } from "../ports/event-store.ts";
import type { Database } from "../stores/database.ts";
import { failureSentence } from "../stores/database-failure.ts";
import { readCompletionData } from "./read-event-data.ts";

/** How a call ended. */
export interface EndedCall {
  readonly requestId: string;
  readonly completed: RequestCompleted;
}

const IDS_AT_ONCE = 500;

/** The ends of calls that ended after the time that was read. Rejects with `EventStoreUnavailable`. */
export async function completionsOf(
  { kysely }: Database,
  requestIds: readonly string[],
): Promise<readonly EndedCall[]> {
  const ended: EndedCall[] = [];
  for (let start = 0; start < requestIds.length; start += IDS_AT_ONCE) {
    const ids = requestIds.slice(start, start + IDS_AT_ONCE);
    try {
      const rows = await kysely
        .selectFrom("event_body")
        .select(["request_id", "body"])
        .where("request_id", "in", ids)
        .where("type", "=", "request.completed")
        .execute();
      ended.push(...rows.flatMap(({ request_id, body }) => endedCalls(request_id ?? "", body)));
    } catch (error) {
      throw new EventStoreUnavailable(failureSentence(error), { cause: error });
    }
  }
  return ended;
}

/** None where it cannot be read: then nobody knows what the call came to. */
function endedCalls(requestId: string, body: string): readonly EndedCall[] {
  const completed = readCompletionData(body);
  return completed === undefined ? [] : [{ requestId, completed }];
}
