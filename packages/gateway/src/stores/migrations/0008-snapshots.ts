import { type CreateTableBuilder, type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import { makeAppendOnly } from "./append-only.ts";
import { COLUMN_TYPES, type SqlDialect } from "./sql-dialect.ts";

/**
 * Every snapshot that decided something, by its fingerprint: its parts as the texts that they are the SHA-256 of, and which
 * policies it had, as the difference to an earlier list now and then and else whole.
 */
export function snapshots(dialect: SqlDialect): Migration {
  const { int64 } = COLUMN_TYPES[dialect];
  const table = (db: Kysely<unknown>, name: string): CreateTableBuilder<string> => {
    const created = db.schema.createTable(name) as CreateTableBuilder<string>;
    return (dialect === "sqlite" ? created.modifyEnd(sql.raw("strict")) : created)
      .addColumn("sha256", "text", (column) => column.primaryKey().check(sql`length(sha256) = 64`))
      .addColumn("kept_at_ms", int64, (column) => column.notNull());
  };
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      await table(db, "snapshot_part")
        .addColumn("body", "text", (column) => column.notNull())
        .execute();
      await table(db, "snapshot_policies")
        .addColumn("parent", "text")
        .addColumn("steps", "integer", (column) => column.notNull())
        .addColumn("added", "text", (column) => column.notNull())
        .addColumn("removed", "text", (column) => column.notNull())
        .execute();
      await table(db, "snapshot")
        .addColumn("base", "text", (column) => column.notNull())
        .addColumn("governance", "text")
        .addColumn("guarding", "text")
        .addColumn("program", "text", (column) => column.notNull())
        .execute();
      await db.schema
        .createIndex("snapshot_kept_at")
        .on("snapshot")
        .columns(["kept_at_ms", "sha256"])
        .execute();
      const why = "the policies that decisions were made from are evidence";
      for (const name of ["snapshot_part", "snapshot_policies", "snapshot"]) {
        await makeAppendOnly(db, dialect, { table: name, unique: ["sha256"], why });
      }
    },
  };
}
