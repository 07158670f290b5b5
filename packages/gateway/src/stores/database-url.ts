import type { Result } from "@meshgate/engine";

/** Where the database is. `connectionString` may hold a password: never print it; print `display`. */
export type DatabaseLocation =
  | { readonly kind: "sqlite"; readonly path: string; readonly display: string }
  | { readonly kind: "postgres"; readonly connectionString: string; readonly display: string };

const FORMS =
  "Write `sqlite:PATH`, `sqlite::memory:`, `postgres://USER:PASSWORD@HOST:PORT/NAME` or the same with `postgresql://`.";

/**
 * Reads a database URL. Policy Mesh's `postgresql+psycopg://` and SQLAlchemy's `sqlite:///./relative.db` are understood.
 * The error is one sentence for the operator that quotes nothing of the URL, since a password may stand in it.
 */
export function parseDatabaseUrl(url: string): Result<DatabaseLocation, string> {
  const scheme = /^([a-z][a-z0-9+]*):/i.exec(url)?.[1]?.toLowerCase();
  switch (scheme) {
    case "sqlite":
      return parseSqlite(url.slice("sqlite:".length));
    case "postgres":
    case "postgresql":
    case "postgresql+psycopg":
    case "postgresql+psycopg2":
      return parsePostgres(`postgresql${url.slice(scheme.length)}`);
    default:
      return { ok: false, error: `The database URL names no database that Meshgate knows. ${FORMS}` };
  }
}

function parseSqlite(rest: string): Result<DatabaseLocation, string> {
  const path = rest.replace(/^\/{3}(?=\.{1,2}\/|:memory:$)/, "").replace(/^\/{3,4}(?=[^/])/, "/");
  if (path === "" || path.startsWith("//")) {
    return { ok: false, error: `The SQLite URL has no path. ${FORMS}` };
  }
  return { ok: true, value: { kind: "sqlite", path, display: `sqlite:${path}` } };
}

function parsePostgres(connectionString: string): Result<DatabaseLocation, string> {
  if (!URL.canParse(connectionString)) {
    return {
      ok: false,
      error: `The PostgreSQL URL cannot be read; a password's special characters must be percent-encoded. ${FORMS}`,
    };
  }
  const { host, pathname } = new URL(connectionString);
  return {
    ok: true,
    value: { kind: "postgres", connectionString, display: `postgresql://${host}${pathname}` },
  };
}
