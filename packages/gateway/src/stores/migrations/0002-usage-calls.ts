import { type CreateTableBuilder, type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import { COLUMN_TYPES, type SqlDialect } from "./sql-dialect.ts";

/** Every call that was let go to a provider, what settled ones came to by counter, and the processes that carry calls. */
export function usageCalls(dialect: SqlDialect): Migration {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      await createCalls(db, dialect);
      await createCounted(db, dialect);
      await createReplicas(db, dialect);
      await (dialect === "sqlite" ? keepSettledInSqlite(db) : keepSettledInPostgres(db));
    },
  };
}

async function createCalls(db: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  const { uuid, int64 } = COLUMN_TYPES[dialect];
  await keyed(dialect, db.schema.createTable("usage_call"))
    .addColumn("request_id", uuid, (column) => column.primaryKey())
    .addColumn("correlation_id", "text", (column) => column.notNull())
    .addColumn("origin", "text", (column) => column.notNull())
    .addColumn("opened_at_ms", int64, (column) => column.notNull())
    .addColumn("actor_type", "text", (column) => column.notNull())
    .addColumn("actor_id", "text", (column) => column.notNull())
    .addColumn("key_id", "text", (column) => column.notNull())
    .addColumn("team_id", "text")
    .addColumn("agent_id", "text")
    .addColumn("end_user", "text")
    .addColumn("session", "text")
    .addColumn("environment", "text", (column) => column.notNull())
    .addColumn("tags", "text", (column) => column.notNull())
    .addColumn("provider", "text", (column) => column.notNull())
    .addColumn("model", "text", (column) => column.notNull())
    .addColumn("stream", "integer", (column) => column.notNull())
    .addColumn("bound_nano_usd", int64)
    .addColumn("status", "text", (column) =>
      column.check(sql`status in ('success', 'failure', 'interrupted')`),
    )
    .addColumn("settled_at_ms", int64)
    .addColumn("input_tokens", int64, (column) => column.notNull())
    .addColumn("output_tokens", int64, (column) => column.notNull())
    .addColumn("cached_input_tokens", int64, (column) => column.notNull())
    .addColumn("reasoning_tokens", int64, (column) => column.notNull())
    .addColumn("cost_nano_usd", int64)
    .addColumn("held", "text", (column) => column.notNull())
    .execute();
  await sql`create index usage_call_open on usage_call (origin) where status is null`.execute(db);
  await db.schema.createIndex("usage_call_opened").on("usage_call").column("opened_at_ms").execute();
}

/** By counter and time: what a counter came to in a month or a minute is one range of few rows. */
async function createCounted(db: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  const { int64 } = COLUMN_TYPES[dialect];
  await keyed(dialect, db.schema.createTable("usage_counted"))
    .addColumn("counter", "text", (column) => column.notNull())
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("period_ms", int64, (column) => column.notNull())
    .addColumn("origin", "text", (column) => column.notNull())
    .addColumn("amount", int64, (column) => column.notNull())
    .addPrimaryKeyConstraint("usage_counted_key", ["counter", "kind", "period_ms", "origin"])
    .execute();
}

async function createReplicas(db: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  const { int64 } = COLUMN_TYPES[dialect];
  await keyed(dialect, db.schema.createTable("replica"))
    .addColumn("origin", "text", (column) => column.primaryKey())
    .addColumn("beat_at_ms", int64, (column) => column.notNull())
    .execute();
}

/** In SQLite the key is the table: one tree to write to in place of two. */
function keyed(dialect: SqlDialect, table: CreateTableBuilder<string>): CreateTableBuilder<string> {
  return dialect === "sqlite" ? table.modifyEnd(sql`strict, without rowid`) : table;
}

const REFUSAL = "a call is settled once: what it came to is never changed";

/**
 * Of two processes that settle one call, the second is refused with all that it wrote: no call has two ends in the
 * record. It fails where it could abort, which would cost each update a journal.
 */
async function keepSettledInSqlite(db: Kysely<unknown>): Promise<void> {
  await sql`create trigger usage_call_settled_once before update on usage_call when old.status is not null
    begin select raise(fail, ${sql.lit(REFUSAL)}); end`.execute(db);
}

async function keepSettledInPostgres(db: Kysely<unknown>): Promise<void> {
  await sql`create function usage_call_refuse_change() returns trigger language plpgsql as
    ${sql.lit(`begin raise exception using errcode = 'restrict_violation', message = '${REFUSAL}'; end`)}`.execute(
    db,
  );
  await sql`create trigger usage_call_settled_once before update on usage_call
    for each row when (old.status is not null) execute function usage_call_refuse_change()`.execute(db);
}
