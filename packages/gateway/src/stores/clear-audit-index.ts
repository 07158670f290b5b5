import type { Clock } from "../ports/clock.ts";
import { SqlAuditIndex } from "./audit-index/sql-audit-index.ts";
import { openDatabase } from "./database.ts";
import { migrate } from "./migrations/migrate.ts";

const STATEMENT_LIMIT_MS = 600_000;

/** Drops the search index of a URL's database; whatever service follows the log builds it again. Rejects with `DatabaseUnavailable`. */
export async function clearAuditIndex(url: string, clock: Clock): Promise<void> {
  const database = await openDatabase(url, { clock, statementLimitMs: STATEMENT_LIMIT_MS });
  try {
    await migrate(database);
    await new SqlAuditIndex(database).clear();
  } finally {
    await database.close();
  }
}
