import { Kysely, PostgresDialect, sql } from "kysely";
import { type Migration, Migrator } from "kysely/migration";
import type { Database } from "../database.ts";
import { DatabaseUnavailable, failureSentence } from "../database-failure.ts";
import { eventRecord } from "./0001-event-record.ts";
import { usageCalls } from "./0002-usage-calls.ts";
import { control } from "./0003-control.ts";
import { approvals } from "./0004-approvals.ts";
import { usageCounters } from "./0005-usage-counters.ts";
import { ledger } from "./0006-ledger.ts";
import { auditIndex } from "./0007-audit-index.ts";
import { snapshots } from "./0008-snapshots.ts";
import { retention } from "./0009-retention.ts";
import { sinks } from "./0010-sinks.ts";
import type { SqlDialect } from "./sql-dialect.ts";

/** In the order of their names, for ever: a migration that was released is never edited, only followed. */
const MIGRATIONS: Readonly<Record<string, (dialect: SqlDialect) => Migration>> = {
  "0001-event-record": eventRecord,
  "0002-usage-calls": usageCalls,
  "0003-control": control,
  "0004-approvals": approvals,
  "0005-usage-counters": usageCounters,
  "0006-ledger": ledger,
  "0007-audit-index": auditIndex,
  "0008-snapshots": snapshots,
  "0009-retention": retention,
  "0010-sinks": sinks,
};

const MIGRATION_TABLE = "schema_migration";

/**
 * Brings the database to this program's schema, all or nothing, and gives the names of the migrations that it ran.
 * Replicas that start at once wait for each other. Rejects with `DatabaseUnavailable`, also where a newer program has
 * migrated the database already.
 */
export async function migrate(database: Database): Promise<readonly string[]> {
  if (database.kind === "sqlite") return await runMigrations(database.kysely, database);
  // Not on the database's own pool: its time limit is for queries, and a migration may take, and wait for, longer.
  const pool = database.openPool({ connectionsMax: 2, limitMs: "unlimited" });
  try {
    return await runMigrations(new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) }), database);
  } finally {
    await pool.end();
  }
}

async function runMigrations<T>(db: Kysely<T>, { kind, display }: Database): Promise<readonly string[]> {
  const migrator = new Migrator({
    db,
    migrationTableName: MIGRATION_TABLE,
    migrationLockTableName: `${MIGRATION_TABLE}_lock`,
    provider: { getMigrations: async () => migrationsFor(kind) },
  });
  const { error, results = [] } = await migrator.migrateToLatest();
  if (error === undefined) return results.map(({ migrationName }) => migrationName);
  const [unknown] = await unknownMigrations(db);
  const sentence =
    unknown === undefined
      ? `The migration failed and changed nothing. ${failureSentence(error)}`
      : `The database was migrated by a newer Meshgate (${unknown}). Start that version or newer, or restore a backup.`;
  throw new DatabaseUnavailable(`${display}: ${sentence}`, { cause: error });
}

function migrationsFor(dialect: SqlDialect): Record<string, Migration> {
  return Object.fromEntries(
    Object.entries(MIGRATIONS).map(([name, migration]) => [name, migration(dialect)]),
  );
}

/** Migrations in the database that this program does not have; none where the database cannot be asked. */
async function unknownMigrations<T>(db: Kysely<T>): Promise<readonly string[]> {
  try {
    const { rows } = await sql<{ name: string }>`select name from ${sql.table(MIGRATION_TABLE)}`.execute(db);
    return rows.map(({ name }) => name).filter((name) => !(name in MIGRATIONS));
  } catch {
    return [];
  }
}
