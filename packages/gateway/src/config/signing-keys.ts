import { resolve } from "node:path";
import { z } from "zod";
import { parseSigningKey } from "../ledger/signing-key.ts";
import type { EnvironmentSettings } from "./read-environment.ts";

/** `audit.ledger`: what the log is called, and the keys of its checkpoints. */

const key = z.string().refine((text) => parseSigningKey(text) !== undefined, {
  error: "is no Ed25519 key",
  params: { mend: "Write PEM (openssl genpkey -algorithm ed25519) or base64 of the 32 bytes of its seed." },
});

export const signingFields = {
  origin: z
    .string()
    .max(200)
    .regex(/^[^\s+\p{Cc}]+$/u, "a name of a log has no white space and no `+`")
    .optional()
    .describe(
      "The log's name, first line of each checkpoint. Not said: `meshgate/` and 16 hexadecimal digits of its first key's hash. It stays what it was at the first start.",
    ),
  signing_key: key.optional().meta({
    private: true,
    description:
      "The Ed25519 key that signs checkpoints: PEM, or base64 of its 32 bytes. Not said: made at the first start, and kept in `<database>-signing-key.pem` beside an SQLite database, in the database with PostgreSQL. Another key than before takes over from it, and the record says so.",
  }),
  signing_key_file: z
    .string()
    .min(1)
    .optional()
    .describe("The same in a file. Relative ones start at the configuration file's folder."),
  previous_signing_key: key.optional().meta({
    private: true,
    description: "The key before, where another takes over: it signs the first checkpoint as well.",
  }),
  previous_signing_key_file: z.string().min(1).optional().describe("The same in a file."),
};

/** Where a key stands. */
export type KeySource =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "file"; readonly path: string };

/** What the configuration says of who signs; it holds a secret. */
export interface SigningKeys {
  readonly signingKey?: KeySource;
  readonly previousSigningKey?: KeySource;
}

export interface SigningKeysInput {
  readonly ledger: Readonly<
    Partial<Record<Exclude<keyof typeof signingFields, "origin">, string | undefined>>
  >;
  readonly settings: Pick<EnvironmentSettings, "signingKey" | "signingKeyFile">;
  /** Where relative paths of the configuration start; those of the environment start at `cwd`. */
  readonly folder: string;
  readonly cwd: string;
}

/** The environment's key goes before the file's. */
export function signingKeys({ ledger, settings, folder, cwd }: SigningKeysInput): SigningKeys {
  const signingKey =
    sourceOf(settings.signingKey, settings.signingKeyFile, cwd) ??
    sourceOf(ledger.signing_key, ledger.signing_key_file, folder);
  const previous = sourceOf(ledger.previous_signing_key, ledger.previous_signing_key_file, folder);
  return {
    ...(signingKey === undefined ? {} : { signingKey }),
    ...(previous === undefined ? {} : { previousSigningKey: previous }),
  };
}

function sourceOf(text: string | undefined, path: string | undefined, folder: string): KeySource | undefined {
  if (text !== undefined) return { kind: "text", text };
  return path === undefined ? undefined : { kind: "file", path: resolve(folder, path) };
}
