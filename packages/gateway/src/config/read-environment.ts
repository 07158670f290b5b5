import { resolve } from "node:path";
import type { z } from "zod";
import { parseSigningKey } from "../ledger/signing-key.ts";
import { absoluteDatabaseUrl } from "./absolute-database-url.ts";
import { parseContentKeys } from "./capture-schema.ts";
import { readContentKeys } from "./content-keys.ts";
import type { VariableName } from "./environment.ts";
import { type ConfigProblem, ENVIRONMENT_FILE } from "./problem.ts";
import { ConfigSchema, LogLevel } from "./schema.ts";
import type { Environment } from "./substitute.ts";

/** What the environment says, checked. Undefined: the variable is not set, or empty. */
export interface EnvironmentSettings {
  readonly configFile: string | undefined;
  readonly dataDir: string | undefined;
  readonly rules: string | undefined;
  readonly port: number | undefined;
  readonly host: string | undefined;
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
  readonly adminKey: string | undefined;
  readonly signingKey: string | undefined;
  readonly signingKeyFile: string | undefined;
  readonly contentKeys: readonly string[] | undefined;
  readonly logLevel: z.output<typeof LogLevel> | undefined;
  readonly openaiApiKey: string | undefined;
  readonly anthropicApiKey: string | undefined;
  readonly policyFile: string | undefined;
  readonly auditEnabled: boolean | undefined;
  readonly localUrl: URL | undefined;
  readonly localApiKey: string | undefined;
  readonly publicUrl: URL | undefined;
  readonly publicApiKey: string | undefined;
  readonly providerTimeoutMs: number | undefined;
}

export interface EnvironmentReading {
  readonly settings: EnvironmentSettings;
  readonly problems: readonly ConfigProblem[];
}

/** A checked value, or what is wrong with it: never the value itself, which may be a secret. */
type Checked<T> = { readonly value: T } | { readonly message: string; readonly mend: string };

/** Reads every variable that the service knows; all that is wrong at once. Relative paths start at `cwd`. */
export function readEnvironment(env: Environment, cwd: string): EnvironmentReading {
  const problems: ConfigProblem[] = [];
  const read = <T>(name: VariableName, check: (text: string) => Checked<T>): T | undefined => {
    const text = env[name]?.trim();
    if (!text) return undefined;
    const checked = check(text);
    if ("value" in checked) return checked.value;
    problems.push({ file: ENVIRONMENT_FILE, path: name, code: "INVALID_VARIABLE", ...checked });
    return undefined;
  };
  const settings: EnvironmentSettings = {
    configFile: read("MESHGATE_CONFIG", asText),
    dataDir: read("MESHGATE_DATA", asText),
    rules: read("MESHGATE_RULES", asText),
    port: read("PORT", asPort),
    host: read("HOST", asText),
    databaseUrl: read("DATABASE_URL", (text) => asDatabaseUrl(text, cwd)),
    redisUrl: read("REDIS_URL", asRedisUrl),
    adminKey: read("MESHGATE_ADMIN_KEY", asAdminKey),
    signingKey: read("MESHGATE_SIGNING_KEY", asSigningKey),
    signingKeyFile: read("MESHGATE_SIGNING_KEY_FILE", asText),
    contentKeys:
      read("MESHGATE_CONTENT_KEY", asContentKeys) ??
      read("MESHGATE_CONTENT_KEY_FILE", (path) => asContentKeyFile(resolve(cwd, path))),
    logLevel: read("MESHGATE_LOG_LEVEL", asLogLevel),
    openaiApiKey: read("OPENAI_API_KEY", asText),
    anthropicApiKey: read("ANTHROPIC_API_KEY", asText),
    policyFile: read("POLICY_FILE", asText),
    auditEnabled: read("AUDIT_ENABLED", asSwitch),
    localUrl: read("LOCAL_LLM_URL", asHttpUrl),
    localApiKey: read("LOCAL_LLM_API_KEY", asText),
    publicUrl: read("PUBLIC_LLM_URL", asHttpUrl),
    publicApiKey: read("PUBLIC_LLM_API_KEY", asText),
    providerTimeoutMs: read("PROVIDER_TIMEOUT_SECONDS", asTimeoutMs),
  };
  return { settings, problems };
}

function asText(text: string): Checked<string> {
  return { value: text };
}

function asPort(text: string): Checked<number> {
  const port = /^\d{1,5}$/.test(text)
    ? ConfigSchema.shape.server.unwrap().shape.port.safeParse(Number(text))
    : undefined;
  if (port?.success) return { value: port.data };
  return { message: "is not a port", mend: "Write a whole number from 0 to 65535, for example 8080." };
}

function asDatabaseUrl(text: string, cwd: string): Checked<string> {
  const parsed = absoluteDatabaseUrl(text, cwd);
  return parsed.ok ? { value: parsed.value } : parsed.error;
}

function asRedisUrl(text: string): Checked<string> {
  if (/^rediss?:\/\//.test(text) && URL.canParse(text)) return { value: text };
  return { message: "is not a Redis address", mend: "Write redis://HOST:PORT or rediss://HOST:PORT." };
}

function asAdminKey(text: string): Checked<string> {
  if (/^mgk_[A-Za-z0-9_-]{43}$/.test(text)) return { value: text };
  return {
    message: "is not a key: a key is `mgk_` and 43 characters of base64url",
    mend: 'Make one with: echo "mgk_$(openssl rand -base64 32 | tr +/ -_ | tr -d =)"',
  };
}

function asSigningKey(text: string): Checked<string> {
  if (parseSigningKey(text) !== undefined) return { value: text };
  return {
    message: "is no Ed25519 key",
    mend: "Write PEM (openssl genpkey -algorithm ed25519) or base64 of the 32 bytes of its seed.",
  };
}

function asContentKeys(text: string): Checked<readonly string[]> {
  const keys = parseContentKeys(text);
  return keys === undefined ? noContentKeys : { value: keys };
}

function asContentKeyFile(path: string): Checked<readonly string[]> {
  const keys = readContentKeys(path);
  return keys === undefined ? noContentKeys : { value: keys };
}

const noContentKeys = {
  message: "gives no content keys",
  mend: "Write 32 random bytes in base64 (openssl rand -base64 32); several separated by spaces, the newest first.",
};

function asLogLevel(text: string): Checked<z.output<typeof LogLevel>> {
  const level = LogLevel.safeParse(text.toLowerCase());
  if (level.success) return { value: level.data };
  return { message: "is not a log level", mend: `Write one of ${LogLevel.options.join(", ")}.` };
}

function asSwitch(text: string): Checked<boolean> {
  if (/^(true|1|yes)$/i.test(text)) return { value: true };
  if (/^(false|0|no)$/i.test(text)) return { value: false };
  return { message: "is neither on nor off", mend: "Write true or false." };
}

function asHttpUrl(text: string): Checked<URL> {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    return {
      message: "is not a whole http or https address",
      mend: "Write it with its scheme, for example http://localhost:11434.",
    };
  }
  if (url.username || url.password) {
    return {
      message: "carries a user name or password",
      mend: "Take it out, and set the API key's variable.",
    };
  }
  return { value: url };
}

const TIMEOUT_SECONDS_MAX = 86_400;

function asTimeoutMs(text: string): Checked<number> {
  const seconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
  if (seconds > 0 && seconds <= TIMEOUT_SECONDS_MAX)
    return { value: Math.max(1, Math.round(seconds * 1_000)) };
  return { message: "is not a time", mend: `Write seconds, more than 0 and at most ${TIMEOUT_SECONDS_MAX}.` };
}
