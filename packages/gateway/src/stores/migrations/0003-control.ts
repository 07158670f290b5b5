import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import { makeAppendOnly } from "./append-only.ts";
import { COLUMN_TYPES, type SqlDialect } from "./sql-dialect.ts";

/**
 * What is governed: the living, their history (append-only, and the feed of changes too), what people typed (apart, so that it can
 * be erased), values that are set once, and the one row that numbers and orders all changes.
 */
export function control(dialect: SqlDialect): Migration {
  const { int64 } = COLUMN_TYPES[dialect];
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .createTable("control_version")
        .addColumn("id", "integer", (column) => column.primaryKey())
        .addColumn("version", int64, (column) => column.notNull())
        .execute();
      await db.schema
        .createTable("control_entity")
        .addColumn("kind", "text", (column) => column.notNull())
        .addColumn("id", "text", (column) => column.notNull())
        .addColumn("name", "text", (column) => column.notNull())
        .addColumn("revision", "integer", (column) => column.notNull())
        .addColumn("body", "text", (column) => column.notNull())
        .addColumn("created_at_ms", int64, (column) => column.notNull())
        .addColumn("updated_at_ms", int64, (column) => column.notNull())
        .addPrimaryKeyConstraint("control_entity_key", ["kind", "id"])
        .addUniqueConstraint("control_entity_name", ["kind", "name"])
        .execute();
      await db.schema
        .createTable("control_revision")
        .addColumn("seq", int64, (column) =>
          dialect === "sqlite" ? column.primaryKey() : column.primaryKey().generatedAlwaysAsIdentity(),
        )
        .addColumn("version", int64, (column) => column.notNull())
        .addColumn("kind", "text", (column) => column.notNull())
        .addColumn("id", "text", (column) => column.notNull())
        .addColumn("revision", "integer", (column) => column.notNull())
        .addColumn("op", "text", (column) => column.notNull())
        .addColumn("name", "text", (column) => column.notNull())
        .addColumn("body", "text")
        .addColumn("actor_id", "text", (column) => column.notNull())
        .addColumn("at_ms", int64, (column) => column.notNull())
        .execute();
      await db.schema
        .createIndex("control_revision_version")
        .on("control_revision")
        .column("version")
        .execute();
      await db.schema
        .createIndex("control_revision_entity")
        .on("control_revision")
        .columns(["kind", "id"])
        .execute();
      const why = "states that were in force are evidence";
      await makeAppendOnly(db, dialect, { table: "control_revision", unique: ["seq"], why });
      await db.schema
        .createTable("control_note")
        .addColumn("id", "text", (column) => column.primaryKey())
        .addColumn("text", "text", (column) => column.notNull())
        .addColumn("salt", "text", (column) => column.notNull())
        .execute();
      await db.schema
        .createTable("control_value")
        .addColumn("name", "text", (column) => column.primaryKey())
        .addColumn("value", "text", (column) => column.notNull())
        .execute();
      const first = db as Kysely<{ control_version: { id: number; version: number } }>;
      await first.insertInto("control_version").values({ id: 1, version: 0 }).execute();
    },
  };
}
