import { resolve } from "node:path";
import type { Result } from "@meshgate/engine";
import { parseDatabaseUrl } from "../stores/database-url.ts";

/** What is wrong with a database's address; it quotes nothing, since a password may stand there. */
export interface AddressFault {
  readonly message: string;
  readonly mend: string;
}

/** The address with its SQLite path, if it has a relative one, started at `folder`; in one form for each database. */
export function absoluteDatabaseUrl(text: string, folder: string): Result<string, AddressFault> {
  const parsed = parseDatabaseUrl(text);
  if (!parsed.ok) return { ok: false, error: FAULT };
  if (parsed.value.kind === "postgres") return { ok: true, value: parsed.value.connectionString };
  const { path } = parsed.value;
  return { ok: true, value: path === ":memory:" ? "sqlite::memory:" : `sqlite:${resolve(folder, path)}` };
}

const FAULT: AddressFault = {
  message: "is not the address of a database that can be used",
  mend: "Write `sqlite:PATH` or `postgresql://USER:PASSWORD@HOST:PORT/NAME`, with special characters of the password percent-encoded.",
};
