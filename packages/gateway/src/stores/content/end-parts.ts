import type { Transaction } from "kysely";
import { WRAPPED_BYTES } from "../../ports/content-store.ts";
import type { Schema } from "../schema.ts";

/** Which text of which call. */
export type PartId = { readonly request_id: string; readonly part: "prompt" | "answer" };

/** What stands in the place of a key that was erased. */
export const ERASED = new Uint8Array(WRAPPED_BYTES);

/**
 * Erases keys, and with them what they open; what stays says by which event. A key is overwritten rather than deleted: with bytes
 * of the same number, which SQLite writes in the same place.
 */
export async function endParts(
  parts: readonly PartId[],
  by: { readonly eventId: string; readonly atMs: number },
  db: Transaction<Schema>,
): Promise<void> {
  for (const { request_id, part } of parts) {
    await db
      .updateTable("content_key")
      .set({ wrapped: ERASED })
      .where("request_id", "=", request_id)
      .where("part", "=", part)
      .execute();
    await db
      .updateTable("content_part")
      .set({ box: null, end_user: null, session: null, ended_by: by.eventId, ended_at_ms: by.atMs })
      .where("request_id", "=", request_id)
      .where("part", "=", part)
      .execute();
  }
}
