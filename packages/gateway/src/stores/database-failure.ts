/** The database could not be opened, migrated or reached. The message is for the operator and holds no secret. */
export class DatabaseUnavailable extends Error {
  override readonly name = "DatabaseUnavailable";
}

const SENTENCES: Readonly<Record<string, string>> = {
  SQLITE_BUSY:
    "The database file is locked by another program or a long transaction. End it, or wait for it.",
  SQLITE_FULL: "The disk of the database is full. Free some space; recording goes on by itself.",
  SQLITE_READONLY: "The database file is read-only. Let the service's user write to it and to its folder.",
  SQLITE_CANTOPEN: "The database file cannot be opened. Check that its folder exists and may be written to.",
  SQLITE_IOERR: "Reading or writing the database file failed. Check the disk and the system's log.",
  SQLITE_CORRUPT: "The database file is damaged. Stop the service and restore a backup.",
  SQLITE_NOTADB: "The file is not an SQLite database. Check the path in the database URL.",
  ECONNREFUSED:
    "PostgreSQL refuses connections. Check that it runs, and the host and port in the database URL.",
  ECONNRESET: "PostgreSQL closed the connection. Check that it runs.",
  ENOTFOUND: "The host of PostgreSQL is unknown. Check the database URL.",
  EAI_AGAIN: "The host of PostgreSQL cannot be looked up at the moment. Check the name service.",
  ETIMEDOUT: "PostgreSQL does not answer. Check the network between it and the service.",
  "28P01": "PostgreSQL refuses the password. Check the database URL.",
  "28000": "PostgreSQL refuses this user. Check the database URL and pg_hba.conf.",
  "3D000": "The database does not exist in PostgreSQL. Create it, or check its name in the database URL.",
  "42501": "PostgreSQL denies the permission. Grant the service's user what it needs on its schema.",
  "25006": "PostgreSQL is read-only at the moment. Point the database URL at the primary.",
  "53100": "The disk of PostgreSQL is full. Free some space; recording goes on by itself.",
  "53300": "PostgreSQL has no connection left. Raise max_connections, or run fewer replicas.",
  "57014": "PostgreSQL took too long and the statement was cancelled. Look for locks and slow disks.",
  "57P01": "PostgreSQL is shutting down. Recording goes on by itself once it is back.",
  "57P03": "PostgreSQL is starting. Recording goes on by itself once it is up.",
};

/** One sentence for the operator on what a failed database needs: what happened, and what to do next. */
export function failureSentence(error: unknown): string {
  const code = failureCode(error);
  const known = SENTENCES[code] ?? SENTENCES[primarySqliteCode(code)];
  if (known !== undefined) return known;
  if (isRefusal(error))
    return `The database refused what was to be written (${code}). This is a fault of Meshgate.`;
  return `The database failed${code === "" ? "" : ` (${code})`}: ${error instanceof Error ? error.message : "no reason given"}`;
}

/**
 * Whether the database works but does not accept these rows (a broken constraint, a value that it cannot hold): trying
 * them again is vain, while others can still be written. Sources: SQLite's result codes; SQLSTATE classes 22, 23, 54.
 */
export function isRefusal(error: unknown): boolean {
  return /^(SQLITE_(CONSTRAINT|MISMATCH|TOOBIG|RANGE)|(22|23|54)...$)/.test(failureCode(error));
}

/** SQLite's symbolic code, an SQLSTATE or a socket's code; empty where there is none. */
function failureCode(error: unknown): string {
  if (!(error instanceof Error)) return "";
  if ("code" in error && typeof error.code === "string") return error.code;
  if (error instanceof AggregateError) return failureCode(error.errors[0]);
  return codeOfWords(error.message);
}

/** `pg` gives its own failures, all of the connection, no code. */
function codeOfWords(message: string): string {
  if (/timeout/i.test(message)) return "ETIMEDOUT";
  return /^Connection terminated/.test(message) ? "ECONNRESET" : "";
}

/** `SQLITE_IOERR_WRITE` → `SQLITE_IOERR`. */
function primarySqliteCode(code: string): string {
  return code.split("_", 2).join("_");
}
