import { Database } from "bun:sqlite";
import { AuditEvent } from "@meshgate/contracts";
import { Client } from "pg";

const inOrder = "select body from event_body order by id";

interface Row {
  readonly body: string;
}

/** Every event in a database, in the order of the ids; of SQLite, `sqlite:` and the path of its file. */
export async function readEvents(databaseUrl: string): Promise<readonly AuditEvent[]> {
  const rows = databaseUrl.startsWith("sqlite:")
    ? readSqlite(databaseUrl.slice("sqlite:".length))
    : await queryPostgres<Row>(databaseUrl, inOrder);
  return rows.map(({ body }) => AuditEvent.parse(JSON.parse(body)));
}

function readSqlite(path: string): readonly Row[] {
  const database = new Database(path, { readonly: true });
  try {
    return database.query<Row, []>(inOrder).all();
  } finally {
    database.close();
  }
}

/** The rows that a statement gives, past every gateway. */
export async function queryPostgres<Row extends object>(
  databaseUrl: string,
  statement: string,
): Promise<readonly Row[]> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query<Row>(statement)).rows;
  } finally {
    await client.end();
  }
}
