import { Kysely, PostgresDialect } from "kysely";
import type { Pool } from "pg";
import type { Clock } from "../ports/clock.ts";
import { DatabaseUnavailable, failureSentence } from "./database-failure.ts";
import { type DatabaseLocation, parseDatabaseUrl } from "./database-url.ts";
import type { PostgresPoolOptions } from "./postgres/postgres-pool.ts";
import type { Schema } from "./schema.ts";
import { BunSqliteDialect } from "./sqlite/bun-sqlite-dialect.ts";
import { openSqlite } from "./sqlite/open-sqlite.ts";
import type { SqliteConnection } from "./sqlite/sqlite-connection.ts";

export interface DatabaseOptions {
  readonly clock: Clock;
  /** How long one statement may take, waiting for locks and for a connection included. */
  readonly statementLimitMs: number;
}

interface Opened {
  /** For every query that is not hot: one source for both databases. */
  readonly kysely: Kysely<Schema>;
  /** The URL without user and password. */
  readonly display: string;
  close(): Promise<void>;
}

/** An open database, and what its kind alone can do. */
export type Database =
  | (Opened & { readonly kind: "sqlite"; readonly connection: SqliteConnection })
  | (Opened & {
      readonly kind: "postgres";
      /** A pool of its own for who must not wait behind others' queries; the taker ends it. */
      openPool(options: Omit<PostgresPoolOptions, "connectionString">): Pool;
    });

const CONNECTIONS_MAX = 8;

/**
 * Opens the database of a URL (see `parseDatabaseUrl`). PostgreSQL is not contacted until the first query.
 * Rejects with `DatabaseUnavailable`, which never quotes a password.
 */
export async function openDatabase(url: string, options: DatabaseOptions): Promise<Database> {
  const location = parseDatabaseUrl(url);
  if (!location.ok) throw new DatabaseUnavailable(location.error);
  try {
    return location.value.kind === "sqlite"
      ? await openSqliteDatabase(location.value, options)
      : await openPostgresDatabase(location.value, options);
  } catch (error) {
    throw new DatabaseUnavailable(`${location.value.display}: ${failureSentence(error)}`, { cause: error });
  }
}

async function openSqliteDatabase(
  { path, display }: DatabaseLocation & { kind: "sqlite" },
  { statementLimitMs, clock }: DatabaseOptions,
): Promise<Database> {
  const connection = await openSqlite(path, { lockLimitMs: statementLimitMs, clock });
  const kysely = new Kysely<Schema>({ dialect: new BunSqliteDialect(connection) });
  const close = async (): Promise<void> => {
    await kysely.destroy();
    connection.handle.close();
  };
  return { kind: "sqlite", kysely, connection, display, close };
}

async function openPostgresDatabase(
  { connectionString, display }: DatabaseLocation & { kind: "postgres" },
  { statementLimitMs }: DatabaseOptions,
): Promise<Database> {
  // Its library takes megabytes, which a service with SQLite has no use for.
  const { openPostgresPool } = await import("./postgres/postgres-pool.ts");
  const pool = openPostgresPool({
    connectionString,
    connectionsMax: CONNECTIONS_MAX,
    limitMs: statementLimitMs,
  });
  return {
    kind: "postgres",
    kysely: new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) }),
    display,
    openPool: (options) => openPostgresPool({ connectionString, ...options }),
    // Not `kysely.destroy()`, which leaves the pool open where no query was ever made.
    close: () => pool.end(),
  };
}
