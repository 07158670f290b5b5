import { Pool, type PoolClient } from "pg";

export interface PostgresPoolOptions {
  readonly connectionString: string;
  readonly connectionsMax: number;
  /** To connect, and for a statement; `unlimited` for migrations, which may have to wait for another replica's. */
  readonly limitMs: number | "unlimited";
}

/** A server that was cut off cannot cancel a statement: the client gives up this much later. */
const CLIENT_GRACE_MS = 500;

/** A pool whose connections commit durably whatever the server's default, and give up in time. */
export function openPostgresPool({ connectionString, connectionsMax, limitMs }: PostgresPoolOptions): Pool {
  const limits =
    limitMs === "unlimited"
      ? {}
      : { connectionTimeoutMillis: limitMs, query_timeout: limitMs + CLIENT_GRACE_MS };
  const pool = new Pool({
    connectionString,
    max: connectionsMax,
    min: 1,
    keepAlive: true,
    application_name: "meshgate",
    ...limits,
    // oxlint-disable-next-line typescript/no-misused-promises -- the pool waits for it; its types do not say so yet
    onConnect: (client) => {
      client.on("error", reportedByItsQuery);
      return prepareSession(client, limitMs === "unlimited" ? 0 : limitMs);
    },
  });
  pool.on("error", reportedByItsQuery);
  return pool;
}

/**
 * A connection that breaks fails the query that uses it, and the pool drops it when idle; but the event of either, if
 * nobody listened, would end the process.
 */
function reportedByItsQuery(): void {}

/**
 * By statement rather than by start-up parameter, which connection poolers refuse.
 * INVARIANT: `synchronous_commit` is never off here: an acknowledged event must survive a crash of the server.
 */
async function prepareSession(client: Pick<PoolClient, "query">, statementLimitMs: number): Promise<void> {
  await client.query(
    `select set_config('statement_timeout', $1, false),
            case when current_setting('synchronous_commit') = 'off' then set_config('synchronous_commit', 'on', false) end`,
    [String(statementLimitMs)],
  );
}
