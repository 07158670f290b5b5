import type { PoolClient } from "pg";
import type { CapturedPart } from "../../ports/content-store.ts";
import { type EndedBy, KEY_COLUMNS, keyRow, PART_COLUMNS, partRow } from "../content/content-rows.ts";

/** Writes a captured text and its key, in the client's transaction. */
export async function insertContent(part: CapturedPart, client: Pick<PoolClient, "query">): Promise<void> {
  const ended = part.part === "answer" ? await promptEnded(part.requestId, client) : undefined;
  await client.query({
    name: "insert-content-part",
    text: `insert into content_part (${PART_COLUMNS}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    values: [...partRow(part, ended)],
  });
  await client.query({
    name: "insert-content-key",
    text: `insert into content_key (${KEY_COLUMNS}) values ($1, $2, $3, $4)`,
    values: [...keyRow(part, ended)],
  });
}

/** `for share`: an erasing that is under way is waited for, and one that comes waits until it can see this text too. */
async function promptEnded(
  requestId: string,
  client: Pick<PoolClient, "query">,
): Promise<EndedBy | undefined> {
  const { rows } = await client.query<EndedBy | { readonly ended_by: null; readonly ended_at_ms: null }>({
    name: "lock-content-prompt",
    text: "select ended_by, ended_at_ms from content_part where request_id = $1 and part = 'prompt' for share",
    values: [requestId],
  });
  const [prompt] = rows;
  return prompt?.ended_by === null ? undefined : prompt;
}
