import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import { USAGE_FUNCTIONS } from "./0005-usage-functions.ts";
import { COLUMN_TYPES, type SqlDialect } from "./sql-dialect.ts";

/**
 * The deployment's own name, by which its counters in a Redis that others use too are told apart; and, in PostgreSQL, the
 * counters themselves with the functions that change them, each one step of one round trip.
 */
export function usageCounters(dialect: SqlDialect): Migration {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      await nameDeployment(db, dialect);
      if (dialect === "sqlite") return;
      await createCounters(db);
      for (const statement of USAGE_FUNCTIONS) await sql.raw(statement).execute(db);
    },
  };
}

async function nameDeployment(db: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  await db.schema
    .createTable("deployment")
    .addColumn("id", "text", (column) => column.notNull())
    .execute();
  const random = dialect === "sqlite" ? sql`lower(hex(randomblob(16)))` : sql`gen_random_uuid()`;
  await sql`insert into deployment (id) values (${random})`.execute(db);
}

/**
 * A counter's key is that of the other stores; of a rate, `seconds` and `amounts` go in pairs. In a reservation, `held` has
 * the amounts by `kind:counter`. Room is left in the pages, since every call changes its counters in place.
 */
async function createCounters(db: Kysely<unknown>): Promise<void> {
  const { int64 } = COLUMN_TYPES.postgres;
  await db.schema
    .createTable("usage_counter")
    .addColumn("key", sql`text collate "C"`, (column) => column.primaryKey())
    .addColumn("used", int64, (column) => column.notNull())
    .addColumn("reserved", int64, (column) => column.notNull())
    .addColumn("seconds", sql`bigint[]`, (column) => column.notNull())
    .addColumn("amounts", sql`bigint[]`, (column) => column.notNull())
    .addColumn("changed_at_ms", int64, (column) => column.notNull())
    .modifyEnd(sql`with (fillfactor = 50)`)
    .execute();
  await db.schema
    .createTable("usage_reservation")
    .addColumn("id", sql`text collate "C"`, (column) => column.primaryKey())
    .addColumn("owner", "text", (column) => column.notNull())
    .addColumn("month", "text", (column) => column.notNull())
    .addColumn("second", int64, (column) => column.notNull())
    .addColumn("held", "jsonb", (column) => column.notNull())
    .addColumn("ended", "text")
    .addColumn("changed_at_ms", int64, (column) => column.notNull())
    .execute();
  await db.schema.createIndex("usage_reservation_owner").on("usage_reservation").column("owner").execute();
}
