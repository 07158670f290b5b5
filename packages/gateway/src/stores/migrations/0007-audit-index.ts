import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import { COLUMN_TYPES, type SqlDialect } from "./sql-dialect.ts";

/**
 * The search index over the record: for each block of 256 tree indexes and each term in it one row of 256 bits, and the times
 * that a block spans. Derived from the ledger, so none of it is append-only.
 */
export function auditIndex(dialect: SqlDialect): Migration {
  const { int64, bytes } = COLUMN_TYPES[dialect];
  // SQLite: in the order of the key, without a second tree for it.
  const byKey = dialect === "sqlite" ? sql`without rowid` : sql``;
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .createTable("audit_bitmap")
        .addColumn("term", "text", (column) => column.notNull())
        .addColumn("block", "integer", (column) => column.notNull())
        .addColumn("bits", bytes, (column) => column.notNull().check(sql`length(bits) = 32`))
        .addPrimaryKeyConstraint("audit_bitmap_key", ["term", "block"])
        .modifyEnd(byKey)
        .execute();
      await db.schema
        .createTable("audit_block")
        .addColumn("block", "integer", (column) => column.primaryKey())
        .addColumn("min_ms", int64, (column) => column.notNull())
        .addColumn("max_ms", int64, (column) => column.notNull())
        .execute();
    },
  };
}
