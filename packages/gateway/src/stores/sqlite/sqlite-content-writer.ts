import type { Database } from "bun:sqlite";
import type { CapturedPart } from "../../ports/content-store.ts";
import { KEY_COLUMNS, keyRow, PART_COLUMNS, partRow } from "../content/content-rows.ts";

/** Writes captured texts and their keys with prepared statements, inside the event writer's transaction. */
export interface SqliteContentWriter {
  write(part: CapturedPart): void;
  close(): void;
}

export function sqliteContentWriter(handle: Database): SqliteContentWriter {
  const insertPart = handle.prepare(
    `insert or fail into content_part (${PART_COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const insertKey = handle.prepare(`insert or fail into content_key (${KEY_COLUMNS}) values (?, ?, ?, ?)`);
  return {
    write(part) {
      insertPart.run(...partRow(part));
      insertKey.run(...keyRow(part));
    },
    close() {
      for (const statement of [insertPart, insertKey]) statement.finalize();
    },
  };
}
