import { absoluteDatabaseUrl } from "./absolute-database-url.ts";
import { type ConfigPath, type ConfigProblem, formatPath, type ProblemCode } from "./problem.ts";
import type { ConfigDocument, ProviderConfig } from "./schema.ts";
import type { Source } from "./source.ts";

interface Finding {
  readonly path: ConfigPath;
  readonly code: ProblemCode;
  readonly message: string;
  readonly mend: string;
}

/** What a document's shape cannot say: how one key stands to another. */
export function checkDocument(document: ConfigDocument, source: Source): readonly ConfigProblem[] {
  const providers = Object.entries(document.providers);
  return [
    ...(providers.length > 1
      ? providers.flatMap(([name, provider]) => sandboxBesideOthers(name, provider))
      : []),
    ...hashKeyMissing(document),
    ...databaseAddress(document),
  ].map(({ path, ...what }) => ({ ...source.locate(path, "value"), path: formatPath(path), ...what }));
}

function sandboxBesideOthers(name: string, provider: ProviderConfig): readonly Finding[] {
  if (provider.kind !== "sandbox") return [];
  return [
    {
      path: ["providers", name, "kind"],
      code: "SANDBOX_BESIDE_OTHERS",
      message: "the sandbox answers without a model, and cannot stand beside other providers",
      mend: `Remove \`${name}\`, or the others.`,
    },
  ];
}

function hashKeyMissing(document: ConfigDocument): readonly Finding[] {
  if (document.audit.prompt_hash !== "hmac" || document.audit.hash_key !== undefined) return [];
  return [
    {
      path: ["audit", "prompt_hash"],
      code: "MISSING_KEY",
      message: "`hmac` needs a key",
      mend: `Add \`hash_key\`, for example from a variable: "\${MESHGATE_HASH_KEY}".`,
    },
  ];
}

function databaseAddress(document: ConfigDocument): readonly Finding[] {
  const address = document.storage.database_url;
  const parsed = address === undefined ? undefined : absoluteDatabaseUrl(address, "/");
  if (parsed === undefined || parsed.ok) return [];
  return [{ path: ["storage", "database_url"], code: "INVALID_VALUE", ...parsed.error }];
}
