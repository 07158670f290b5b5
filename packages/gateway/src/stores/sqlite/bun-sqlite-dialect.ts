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
    return new BunSqliteAdapter();
  }

  createIntrospector(db: Kysely<unknown>): SqliteIntrospector {
    return new SqliteIntrospector(db);
  }
}

class BunSqliteAdapter extends SqliteAdapter {
  /**
   * SQLite can change tables inside a transaction, and ours begin with the write lock: so migrations run in one
   * transaction, and of two processes that start at once the second waits and finds them done.
   */
  override get supportsTransactionalDdl(): boolean {
    return true;
  }

  /** There is one, but `whenUnlocked` keeps its users apart: a query that waits for a lock must not keep others waiting. */
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

class BunSqliteDriver implements Driver {
  readonly #connection: SqliteConnection;

  constructor(connection: SqliteConnection) {
    this.#connection = connection;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<BunSqliteSession> {
    return new BunSqliteSession(this.#connection);
  }

  beginTransaction(session: BunSqliteSession): Promise<void> {
    return session.begin();
  }

  commitTransaction(session: BunSqliteSession): Promise<void> {
    return session.end("commit");
  }

  rollbackTransaction(session: BunSqliteSession): Promise<void> {
    return session.end("rollback");
  }

  async releaseConnection(): Promise<void> {}

  async destroy(): Promise<void> {}
}

/** One user's turn on the shared connection. */
class BunSqliteSession implements DatabaseConnection {
  readonly #connection: SqliteConnection;
  #inTransaction = false;

  constructor(connection: SqliteConnection) {
    this.#connection = connection;
  }

  async begin(): Promise<void> {
    await whenUnlocked(this.#connection, () => this.#connection.handle.run("begin immediate"));
    this.#inTransaction = true;
  }

  async end(statement: "commit" | "rollback"): Promise<void> {
    // A full disk makes SQLite roll back by itself; the commit of what is gone must fail, a rollback need not.
    if (statement === "commit" || this.#connection.handle.inTransaction)
      this.#connection.handle.run(statement);
    this.#inTransaction = false;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (this.#inTransaction) {
      if (!this.#connection.handle.inTransaction) throw new Error("SQLite has rolled this transaction back");
      return this.#run<R>(query);
    }
    return await whenUnlocked(this.#connection, () => this.#run<R>(query));
  }

  /** In one piece: rows are in memory already, and an open cursor would hold the connection. */
  async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    yield await this.executeQuery<R>(query);
  }

  #run<R>(query: CompiledQuery): QueryResult<R> {
    const statement = this.#connection.handle.query<R, SQLQueryBindings[]>(query.sql);
    const bindings = query.parameters.map(toBinding);
    if (statement.columnNames.length > 0) return { rows: statement.all(...bindings) };
    const { changes, lastInsertRowid } = statement.run(...bindings);
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
  }
}

/** Throws on what would come back changed without a word: `bun:sqlite` rounds integers past 2^53, SQLite nulls NaN. */
function toBinding(value: unknown): SQLQueryBindings {
  if (isKeptExactly(value)) return value;
  throw new TypeError(`SQLite cannot hold this ${typeof value} exactly`);
}

function isKeptExactly(value: unknown): value is string | number | bigint | boolean | Uint8Array | null {
  if (typeof value === "number")
    return Number.isSafeInteger(value) || (Number.isFinite(value) && value % 1 !== 0);
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value));
  return (
    value === null || typeof value === "string" || typeof value === "boolean" || value instanceof Uint8Array
  );
}
