import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import { contentTables } from "./0009-content.ts";
import { dropUnderPermit } from "./0009-drop-under-permit.ts";
import { makeAppendOnly } from "./append-only.ts";
import { COLUMN_TYPES, type SqlDialect } from "./sql-dialect.ts";

/** What lets old bodies go, and what stays in their place; and content that was captured, apart from its keys. */
export function retention(dialect: SqlDialect): Migration {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      await createPermits(db, dialect);
      await createDropped(db, dialect);
      await dropUnderPermit(db, dialect);
      await contentTables(db, dialect);
    },
  };
}

/** How far each type's bodies were looked through; and what was granted, which is never taken back. */
async function createPermits(db: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  const { uuid, int64 } = COLUMN_TYPES[dialect];
  await db.schema
    .createTable("retention_permit")
    .addColumn("no", int64, (column) =>
      dialect === "sqlite" ? column.primaryKey() : column.primaryKey().generatedAlwaysAsIdentity(),
    )
    .addColumn("event_id", uuid, (column) => column.notNull())
    .addColumn("type", "text", (column) => column.notNull())
    .addColumn("before_ms", int64, (column) => column.notNull())
    .addColumn("through_seq", int64, (column) => column.notNull())
    .addColumn("from_index", int64, (column) => column.notNull().check(sql`from_index >= 0`))
    .addColumn("to_index", int64, (column) => column.notNull().check(sql`to_index >= from_index`))
    .execute();
  await db.schema
    .createIndex("retention_permit_type")
    .on("retention_permit")
    .columns(["type", "before_ms"])
    .execute();
  const why = "what retention was allowed to drop is evidence";
  await makeAppendOnly(db, dialect, { table: "retention_permit", unique: ["no"], why });
  await db.schema
    .createTable("retention_progress")
    .addColumn("type", "text", (column) => column.primaryKey())
    .addColumn("next_index", int64, (column) => column.notNull())
    .execute();
  await db.schema
    .createTable("retention_turn")
    .addColumn("id", "integer", (column) => column.primaryKey().check(sql`id = 1`))
    .addColumn("taken_at_ms", int64, (column) => column.notNull())
    .execute();
  await sql`insert into retention_turn (id, taken_at_ms) values (1, 0)`.execute(db);
}

/** By which the record still answers for a call whose bodies are gone. */
async function createDropped(db: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  const { uuid, int64 } = COLUMN_TYPES[dialect];
  await db.schema
    .createTable("event_dropped")
    .addColumn("seq", int64, (column) => column.primaryKey())
    .addColumn("id", uuid, (column) => column.notNull())
    .addColumn("type", "text", (column) => column.notNull())
    .addColumn("request_id", uuid)
    .addColumn("dropped_by", uuid, (column) => column.notNull())
    .execute();
  await sql`create index event_dropped_request on event_dropped (request_id) where request_id is not null`.execute(
    db,
  );
}
