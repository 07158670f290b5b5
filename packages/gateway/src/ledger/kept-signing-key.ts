import { randomBytes } from "node:crypto";
import { existsSync, linkSync, readFileSync, unlinkSync } from "node:fs";
import { open } from "node:fs/promises";
import { dirname, join, parse } from "node:path";
import type { ControlStore } from "../ports/control-store.ts";
import { parseDatabaseUrl } from "../stores/database-url.ts";
import { makeSigningKey, parseSigningKey, type SigningKey } from "./signing-key.ts";

/** Where the key is kept that the service makes for itself. */
export type KeyKeeping =
  | { readonly kind: "file"; readonly path: string }
  /** In the database: whoever owns that owns the key. */
  | { readonly kind: "database" }
  | { readonly kind: "memory" };

/** Beside an SQLite file, in a file of its own; in PostgreSQL with the service's other secrets, for all replicas. */
export function keyKeepingFor(databaseUrl: string): KeyKeeping {
  const location = parseDatabaseUrl(databaseUrl);
  if (!location.ok || location.value.kind === "postgres") return { kind: "database" };
  const { path } = location.value;
  if (path === ":memory:") return { kind: "memory" };
  return { kind: "file", path: join(dirname(path), `${parse(path).name}-signing-key.pem`) };
}

/** The key that was made at an earlier start; nothing where there was none. Rejects where it cannot be read. */
export async function readKeptKey(
  keeping: KeyKeeping,
  control: Pick<ControlStore, "get">,
): Promise<SigningKey | undefined> {
  switch (keeping.kind) {
    case "file":
      return existsSync(keeping.path) ? readKeyFile(keeping.path) : undefined;
    case "database": {
      const pem = await control.get(VALUE_NAME);
      return pem === undefined ? undefined : keyFrom(pem, "the database's signing key");
    }
    case "memory":
      return undefined;
  }
}

/** The same, made now where there is none; of several processes that make one, all get the same. */
export async function keptOrMadeKey(
  keeping: KeyKeeping,
  control: Pick<ControlStore, "get" | "setOnce">,
): Promise<SigningKey> {
  const kept = await readKeptKey(keeping, control);
  if (kept !== undefined) return kept;
  const made = makeSigningKey();
  switch (keeping.kind) {
    case "file":
      await writeOnce(keeping.path, made.pem);
      return readKeyFile(keeping.path);
    case "database":
      return keyFrom(await control.setOnce(VALUE_NAME, made.pem), "the database's signing key");
    case "memory":
      return made;
  }
}

const VALUE_NAME = "ledger-signing-key";

/** Reads a key's file. Throws an Error for the operator, which holds nothing of its text. */
export function readKeyFile(path: string): SigningKey {
  return keyFrom(readFileSync(path, "utf8"), path);
}

function keyFrom(text: string, where: string): SigningKey {
  const key = parseSigningKey(text);
  if (key !== undefined) return key;
  throw new Error(
    `${where} is no Ed25519 key: write it as PEM (openssl genpkey -algorithm ed25519) or as base64 of its 32 bytes, or restore it from a backup.`,
  );
}

/** Whole and durable, or not at all; where the file is there already it stays as it is. */
async function writeOnce(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomBytes(4).toString("hex")}`;
  const file = await open(draft, "wx", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    linkSync(draft, path);
  } catch (error) {
    if (!existsSync(path)) throw error;
  } finally {
    unlinkSync(draft);
  }
}
