import { Database } from "bun:sqlite";
import { DatabaseUnavailable, failureSentence } from "../database-failure.ts";
import { parseDatabaseUrl } from "../database-url.ts";

/** A row by its columns, of which nothing is believed: numbers, texts and bytes as the driver gives them. */
export type UncheckedRow = Readonly<Record<string, unknown>>;

/** A database as of one moment, whatever is written to it meanwhile, and without any right to write. */
export interface ReadOnlyDatabase {
  readonly kind: "sqlite" | "postgres";
  /** The URL without user and password. */
  readonly display: string;
  /** `$1` and so on stand for the parameters. */
  all(sql: string, parameters?: readonly (number | string)[]): Promise<readonly UncheckedRow[]>;
  close(): Promise<void>;
}

/** How long one statement may take: an auditor waits rather than not knowing. */
const STATEMENT_LIMIT_MS = 600_000;

/** Opens what a URL names, and changes nothing, no schema neither. Rejects with `DatabaseUnavailable`. */
export async function openReadOnly(url: string): Promise<ReadOnlyDatabase> {
  const location = parseDatabaseUrl(url);
  if (!location.ok) throw new DatabaseUnavailable(location.error);
  const { display } = location.value;
  try {
    const opened =
      location.value.kind === "sqlite"
        ? openSqliteFile(location.value.path, display)
        : await openPostgres(location.value.connectionString, display);
    return { ...opened, all: (sql, parameters) => opened.all(sql, parameters).catch(refuse) };
  } catch (error) {
    return refuse(error);
  }

  function refuse(error: unknown): never {
    throw new DatabaseUnavailable(`${display}: ${failureSentence(error)}`, { cause: error });
  }
}

function openSqliteFile(path: string, display: string): ReadOnlyDatabase {
  const handle = new Database(path, { readonly: true, strict: true });
  handle.run("begin");
  return {
    kind: "sqlite",
    display,
    async all(sql, parameters = []) {
      return handle
        .query<UncheckedRow, (number | string)[]>(sql.replaceAll(/\$(?=\d)/g, "?"))
        .all(...parameters);
    },
    async close() {
      handle.close();
    },
  };
}

async function openPostgres(connectionString: string, display: string): Promise<ReadOnlyDatabase> {
  const { openPostgresPool } = await import("../postgres/postgres-pool.ts");
  const pool = openPostgresPool({ connectionString, connectionsMax: 1, limitMs: STATEMENT_LIMIT_MS });
  try {
    const client = await pool.connect();
    await client.query("begin isolation level repeatable read read only");
    return {
      kind: "postgres",
      display,
      async all(sql, parameters = []) {
        return (await client.query<UncheckedRow>(sql, [...parameters])).rows;
      },
      async close() {
        client.release();
        await pool.end();
      },
    };
  } catch (error) {
    await pool.end();
    throw error;
  }
}
