import { resolve } from "node:path";
import type { Result } from "@meshgate/engine";

/** What is wrong with a database's address, in words that follow its name. */
export interface AddressFault {
  readonly message: string;
  readonly mend: string;
}

const POSTGRES = /^postgres(?:ql)?(?:\+[a-z0-9]+)?:\/\/(?=.)/;
const MEND = "Write `sqlite:PATH`, `postgres://USER:PASSWORD@HOST:PORT/NAME` or `postgresql://…`.";

/**
 * The address in the one form that the stores read: `sqlite:` and an absolute path or `:memory:`, or `postgresql://…`.
 * SQLAlchemy's driver names (`postgresql+psycopg://`, as Policy Mesh writes it) are taken off. A relative path starts
 * at `folder`.
 */
export function parseDatabaseUrl(text: string, folder: string): Result<string, AddressFault> {
  if (POSTGRES.test(text)) {
    const url = text.replace(POSTGRES, "postgresql://");
    if (URL.canParse(url)) return { ok: true, value: url };
    return { ok: false, error: { message: "is not a whole PostgreSQL address", mend: MEND } };
  }
  const path = /^sqlite:(.+)$/.exec(text)?.[1];
  if (path === undefined || path.startsWith("//")) {
    return {
      ok: false,
      error: { message: "is neither an SQLite path nor a PostgreSQL address", mend: MEND },
    };
  }
  return { ok: true, value: path === ":memory:" ? text : sqliteUrl(resolve(folder, path)) };
}

/** The address of an SQLite database at an absolute path. */
export function sqliteUrl(path: string): string {
  return `sqlite:${path}`;
}
