import type { Database } from "../database.ts";
import type { LedgerWriter } from "./ledger-writer.ts";
import { postgresLedgerWriter } from "./postgres-ledger-writer.ts";
import { sqliteLedgerWriter } from "./sqlite-ledger-writer.ts";

/** What grows the tree in this database, which must be migrated. */
export function openLedgerWriter(database: Database): LedgerWriter {
  return database.kind === "sqlite"
    ? sqliteLedgerWriter(database.connection)
    : postgresLedgerWriter(database.kysely);
}
