import { type ColumnDefinitionBuilder, type CreateTableBuilder, type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import { makeAppendOnly } from "./append-only.ts";
import { COLUMN_TYPES, type SqlDialect } from "./sql-dialect.ts";

type Table = CreateTableBuilder<string>;

/** The record: leaves for ever, bodies beside them, both append-only by the database's own hand; and the write probe. */
export function eventRecord(dialect: SqlDialect): Migration {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      await createTables(db, dialect);
      await createIndexes(db);
      const why = "recorded events are evidence";
      await makeAppendOnly(db, dialect, { table: "event_leaf", unique: ["seq"], why });
      await makeAppendOnly(db, dialect, { table: "event_body", unique: ["seq", "id"], why });
    },
  };
}

async function createTables(db: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  const { uuid, int64, bytes } = COLUMN_TYPES[dialect];
  // Leaves and bodies share a number: the order in which they were written, and the cheapest key to append to.
  await inSqlite(dialect, "strict", db.schema.createTable("event_leaf"))
    .addColumn("seq", int64, (column) => numbered(dialect, column.primaryKey()))
    .addColumn("id", uuid, (column) => column.notNull())
    .addColumn("occurred_at_ms", int64, (column) =>
      column.notNull().check(sql`occurred_at_ms between 0 and 9007199254740991`),
    )
    .addColumn("leaf_hash", bytes, (column) => column.notNull().check(sql`length(leaf_hash) = 32`))
    .execute();
  await inSqlite(dialect, "strict", db.schema.createTable("event_body"))
    .addColumn("seq", int64, (column) => column.primaryKey())
    .addColumn("id", uuid, (column) => column.notNull().unique())
    .addColumn("type", "text", (column) => column.notNull())
    .addColumn("request_id", uuid)
    .addColumn("correlation_id", "text")
    .addColumn("actor_id", "text", (column) => column.notNull())
    .addColumn("body", "text", (column) => column.notNull())
    .execute();
  await inSqlite(dialect, "strict", db.schema.createTable("write_probe"))
    .addColumn("id", "integer", (column) => column.primaryKey().check(sql`id = 1`))
    .addColumn("probed_at_ms", int64, (column) => column.notNull())
    .execute();
  await sql`insert into write_probe (id, probed_at_ms) values (1, 0)`.execute(db);
}

/** SQLite numbers an integer key by itself. */
function numbered(dialect: SqlDialect, column: ColumnDefinitionBuilder): ColumnDefinitionBuilder {
  return dialect === "sqlite" ? column : column.generatedAlwaysAsIdentity();
}

/** Adds what SQLite alone needs at the end of a table's definition. */
function inSqlite(dialect: SqlDialect, options: string, table: Table): Table {
  return dialect === "sqlite" ? table.modifyEnd(sql.raw(options)) : table;
}

async function createIndexes(db: Kysely<unknown>): Promise<void> {
  await db.schema.createIndex("event_body_request").on("event_body").column("request_id").execute();
  await sql`create index event_body_correlation on event_body (correlation_id, id) where correlation_id is not null`.execute(
    db,
  );
}
