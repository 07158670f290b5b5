import type { SQLQueryBindings } from "bun:sqlite";
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import { type SqliteConnection, whenUnlocked } from "./sqlite-connection.ts";

/** Kysely over `bun:sqlite`. The connection stays its owner's: destroying Kysely does not close it. */
export class BunSqliteDialect implements Dialect {
  readonly #connection: SqliteConnection;

  constructor(connection: SqliteConnection) {
    this.#connection = connection;
  }

  createDriver(): Driver {
    return new BunSqliteDriver(this.#connection);
  }

  createQueryCompiler(): SqliteQueryCompiler {
    return new SqliteQueryCompiler();
  }

  createAdapter(): SqliteAdapter {
    return new TransactionalDdlAdapter();
  }

  createIntrospector(db: Kysely<unknown>): SqliteIntrospector {
    return new SqliteIntrospector(db);
  }
}

/**
 * SQLite can change tables inside a transaction, and ours begin with the write lock: so migrations run in one
 * transaction, and of two processes that start at once the second waits and finds them done.
 */
class TransactionalDdlAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class BunSqliteDriver implements Driver {
  readonly #connection: SqliteConnection;
  readonly #queries: BunSqliteQueries;

  constructor(connection: SqliteConnection) {
    this.#connection = connection;
    this.#queries = new BunSqliteQueries(connection);
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#queries;
  }

  async beginTransaction(): Promise<void> {
    await whenUnlocked(this.#connection, () => this.#connection.handle.run("begin immediate"));
  }

  async commitTransaction(): Promise<void> {
    this.#connection.handle.run("commit");
  }

  async rollbackTransaction(): Promise<void> {
    if (this.#connection.handle.inTransaction) this.#connection.handle.run("rollback");
  }

  async releaseConnection(): Promise<void> {}

  async destroy(): Promise<void> {}
}

class BunSqliteQueries implements DatabaseConnection {
  readonly #connection: SqliteConnection;

  constructor(connection: SqliteConnection) {
    this.#connection = connection;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { handle } = this.#connection;
    // Kysely gives the one connection to one user at a time, so an open transaction is this query's own.
    if (handle.inTransaction) return this.#run<R>(query);
    return await whenUnlocked(this.#connection, () => this.#run<R>(query));
  }

  async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    const statement = this.#connection.handle.query<R, SQLQueryBindings[]>(query.sql);
    for (const row of statement.iterate(...query.parameters.map(toBinding))) yield { rows: [row] };
  }

  #run<R>(query: CompiledQuery): QueryResult<R> {
    const statement = this.#connection.handle.query<R, SQLQueryBindings[]>(query.sql);
    const bindings = query.parameters.map(toBinding);
    if (statement.columnNames.length > 0) return { rows: statement.all(...bindings) };
    const { changes, lastInsertRowid } = statement.run(...bindings);
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
  }
}

/** Throws on an integer past 2^53 − 1, which `bun:sqlite` would give back rounded, without a word. */
function toBinding(value: unknown): SQLQueryBindings {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      if (Number.isInteger(value) && !Number.isSafeInteger(value)) break;
      return value;
    case "bigint":
      if (!Number.isSafeInteger(Number(value))) break;
      return value;
    case "object":
      if (value === null || value instanceof Uint8Array) return value;
      break;
  }
  throw new TypeError(`SQLite cannot hold a parameter of type ${typeof value} exactly`);
}
