import type { RequestCompleted } from "@meshgate/contracts";
import { EventStoreUnavailable } from "../ports/event-store.ts";
import type { Database } from "../stores/database.ts";
import { failureSentence } from "../stores/database-failure.ts";

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
      ended.push(...rows.map(({ request_id, body }) => endedCall(request_id ?? "", body)));
    } catch (error) {
      throw new EventStoreUnavailable(failureSentence(error), { cause: error });
    }
  }
  return ended;
}

function endedCall(requestId: string, body: string): EndedCall {
  const event: { readonly data: RequestCompleted } = JSON.parse(body);
  return { requestId, completed: event.data };
}
