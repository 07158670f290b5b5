import { Database } from "bun:sqlite";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import type { Clock } from "../../ports/clock.ts";
import { type SqliteConnection, whenUnlocked } from "./sqlite-connection.ts";

/** Without these a commit is not durable, or waiting for a lock stops the process. 8 KiB pages hold whole events. */
const PRAGMAS = [
  "busy_timeout = 0",
  "page_size = 8192",
  "journal_mode = wal",
  "synchronous = full",
  "foreign_keys = on",
  "trusted_schema = off",
  "temp_store = memory",
];

/** Opens an SQLite file, made with its folder where there is none, or `:memory:`. Throws SQLite's and the disk's errors. */
export async function openSqlite(
  path: string,
  options: { readonly lockLimitMs: number; readonly clock: Clock },
): Promise<SqliteConnection> {
  if (path !== ":memory:") makePrivateFile(path);
  const connection = {
    handle: new Database(path, { create: true, readwrite: true, strict: true }),
    ...options,
  };
  try {
    for (const pragma of PRAGMAS)
      await whenUnlocked(connection, () => connection.handle.run(`pragma ${pragma}`));
    return connection;
  } catch (error) {
    connection.handle.close();
    throw error;
  }
}

/** The record is its operator's to read: where the file or its folder is made here, nobody else of the machine may. */
function makePrivateFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  closeSync(openSync(path, "a", 0o600));
}
