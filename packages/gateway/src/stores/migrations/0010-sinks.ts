import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import { makeAppendOnly } from "./append-only.ts";
import { COLUMN_TYPES, type SqlDialect } from "./sql-dialect.ts";

/**
 * What the log needs to be followed and witnessed: which process does it, what witnesses signed, which generations of its name
 * turned out to be forked, and those that follow on them (the first has no row).
 */
export function sinks(dialect: SqlDialect): Migration {
  const { int64, uuid } = COLUMN_TYPES[dialect];
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .createTable("follower_lease")
        .addColumn("name", "text", (column) => column.primaryKey())
        .addColumn("holder", "text", (column) => column.notNull())
        .addColumn("until_ms", int64, (column) => column.notNull())
        .execute();
      await db.schema
        .createTable("ledger_cosignature")
        .addColumn("size", int64, (column) => column.notNull())
        .addColumn("line", "text", (column) => column.notNull())
        .addColumn("signed_at_ms", int64, (column) => column.notNull())
        .addPrimaryKeyConstraint("ledger_cosignature_key", ["size", "line"])
        .execute();
      await db.schema
        .createTable("ledger_fork")
        .addColumn("generation", "integer", (column) => column.primaryKey())
        .addColumn("target", "text", (column) => column.notNull())
        .addColumn("contradiction", "text", (column) => column.notNull())
        .addColumn("next_generation", "integer", (column) => column.notNull())
        .addColumn("found_at_ms", int64, (column) => column.notNull())
        .execute();
      await db.schema
        .createTable("ledger_generation")
        .addColumn("number", "integer", (column) => column.primaryKey().check(sql`number > 1`))
        .addColumn("acknowledged_at_ms", int64, (column) => column.notNull())
        .addColumn("event_id", uuid, (column) => column.notNull())
        .execute();
      const why = "what was known of the log outside is evidence";
      await makeAppendOnly(db, dialect, { table: "ledger_fork", unique: ["generation"], why });
      await makeAppendOnly(db, dialect, { table: "ledger_generation", unique: ["number"], why });
    },
  };
}
