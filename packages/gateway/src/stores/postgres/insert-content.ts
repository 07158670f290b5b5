import type { PoolClient } from "pg";
import type { CapturedPart } from "../../ports/content-store.ts";
import { KEY_COLUMNS, keyRow, PART_COLUMNS, partRow } from "../content/content-rows.ts";

/** Writes a captured text and its key, in the client's transaction. */
export async function insertContent(part: CapturedPart, client: Pick<PoolClient, "query">): Promise<void> {
  await client.query({
    name: "insert-content-part",
    text: `insert into content_part (${PART_COLUMNS}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    values: [...partRow(part)],
  });
  await client.query({
    name: "insert-content-key",
    text: `insert into content_key (${KEY_COLUMNS}) values ($1, $2, $3, $4)`,
    values: [...keyRow(part)],
  });
}
