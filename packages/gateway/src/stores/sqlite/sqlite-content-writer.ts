import type { Database } from "bun:sqlite";
import type { CapturedPart } from "../../ports/content-store.ts";
import { type EndedBy, KEY_COLUMNS, keyRow, PART_COLUMNS, partRow } from "../content/content-rows.ts";

/** Writes captured texts and their keys with prepared statements, inside the event writer's transaction. */
export interface SqliteContentWriter {
  write(part: CapturedPart): void;
  close(): void;
}

export function sqliteContentWriter(handle: Database): SqliteContentWriter {
  const insertPart = handle.prepare(
    `insert or fail into content_part (${PART_COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const insertKey = handle.prepare(`insert or fail into content_key (${KEY_COLUMNS}) values (?, ?, ?, ?)`);
  const promptEnded = handle.prepare<EndedBy, [string]>(
    "select ended_by, ended_at_ms from content_part where request_id = ? and part = 'prompt' and ended_by is not null",
  );
  return {
    write(part) {
      const ended = part.part === "answer" ? (promptEnded.get(part.requestId) ?? undefined) : undefined;
      insertPart.run(...partRow(part, ended));
      insertKey.run(...keyRow(part, ended));
    },
    close() {
      for (const statement of [insertPart, insertKey, promptEnded]) statement.finalize();
    },
  };
}
