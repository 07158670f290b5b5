import { type ColumnDefinitionBuilder, type CreateTableBuilder, type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import { COLUMN_TYPES, type SqlDialect } from "./sql-dialect.ts";

type Table = CreateTableBuilder<string>;

const TABLES = ["event_leaf", "event_body"] as const;

/** The record: leaves for ever, bodies beside them, both append-only by the database's own hand; and the write probe. */
export function eventRecord(dialect: SqlDialect): Migration {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      await createTables(db, dialect);
      await createIndexes(db);
      for (const table of TABLES) {
        if (dialect === "sqlite") await refuseChangesInSqlite(db, table);
        else await refuseChangesInPostgres(db, table);
      }
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

/**
 * SQLite's REPLACE deletes the row in its way without firing delete triggers, hence the guard of inserts; an insert that
 * names no number has −1 there. The guard fails where the others abort: what may abort costs each insert a journal.
 */
async function refuseChangesInSqlite(db: Kysely<unknown>, table: (typeof TABLES)[number]): Promise<void> {
  const name = sql.table(table);
  const refuse = (how: "abort" | "fail") =>
    sql`begin select raise(${sql.raw(how)}, ${sql.lit(refusal(table))}); end`;
  const taken = table === "event_body" ? sql`seq = new.seq or id = new.id` : sql`seq = new.seq`;
  await sql`create trigger ${sql.id(`${table}_no_update`)} before update on ${name} ${refuse("abort")}`.execute(
    db,
  );
  await sql`create trigger ${sql.id(`${table}_no_delete`)} before delete on ${name} ${refuse("abort")}`.execute(
    db,
  );
  await sql`create trigger ${sql.id(`${table}_no_replace`)} before insert on ${name}
    when exists (select 1 from ${name} where ${taken}) ${refuse("fail")}`.execute(db);
}

/** `enable always`: a session in replica mode skips ordinary triggers. */
async function refuseChangesInPostgres(db: Kysely<unknown>, table: (typeof TABLES)[number]): Promise<void> {
  const name = sql.table(table);
  const refuse = sql.id(`${table}_refuse_change`);
  const trigger = sql.id(`${table}_append_only`);
  await sql`create function ${refuse}() returns trigger language plpgsql as
    ${sql.lit(`begin raise exception using errcode = 'restrict_violation', message = '${refusal(table)}'; end`)}`.execute(
    db,
  );
  await sql`create trigger ${trigger} before update or delete or truncate on ${name}
    for each statement execute function ${refuse}()`.execute(db);
  await sql`alter table ${name} enable always trigger ${trigger}`.execute(db);
}

function refusal(table: string): string {
  return `${table} is append-only: recorded events are evidence and are never changed, replaced or deleted`;
}
