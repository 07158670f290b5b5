import { dirname, join, resolve } from "node:path";
import { deepFreeze, type Result } from "@meshgate/engine";
import { isLoopbackName } from "../loopback.ts";
import { absoluteDatabaseUrl } from "./absolute-database-url.ts";
import { chooseProviders } from "./choose-providers.ts";
import { compilePolicies } from "./compile-policies.ts";
import type { Config, RoutingSettings } from "./config.ts";
import type { ListOllamaModels } from "./find-providers.ts";
import { findVariableWarnings } from "./find-warnings.ts";
import { listOllamaModels } from "./list-ollama-models.ts";
import { isWritten, type MainFile, readMainFile } from "./main-file.ts";
import { type ConfigProblem, ENVIRONMENT_FILE } from "./problem.ts";
import { type EnvironmentSettings, readEnvironment } from "./read-environment.ts";
import { type RoutingFile, readRoutingFile } from "./routing-file.ts";
import { type ConfigDocument, RoutingConfig } from "./schema.ts";
import type { Environment } from "./substitute.ts";

export interface LoadConfig {
  readonly env: Environment;
  /** Where relative paths of the environment start; those in a file start at its folder. */
  readonly cwd: string;
  /** How to ask an Ollama for its models; by default over HTTP, for at most 300 ms. */
  readonly listOllamaModels?: ListOllamaModels;
}

/**
 * Reads the whole configuration: the file and the policy file where there are any, the environment over them, and, where
 * no provider is named, what is found on the machine. Gives every problem at once; no text in one is secret.
 */
export async function loadConfig(input: LoadConfig): Promise<Result<Config, readonly ConfigProblem[]>> {
  const { env, cwd } = input;
  const { settings, problems: inEnvironment } = readEnvironment(env, cwd);
  const main = await readMainFile({ named: settings.configFile, cwd, env });
  const policy = await readPolicyFile(main, settings, cwd);
  const problems = [...inEnvironment, ...inFileOrder(main.problems), ...inFileOrder(policy?.problems ?? [])];
  if (problems.length > 0 || main.document === undefined) return { ok: false, error: problems };

  const { document } = main;
  const found = await chooseProviders({ main, document, settings, listOllamaModels, ...input });
  const parts = {
    providers: found.providers,
    models: document.models,
    routing: routingSettings(policy?.routing ?? routingInPlace(document)),
  };
  const snapshot = compilePolicies(parts, { main: main.source, policy: policy?.source });
  if (!snapshot.ok) return { ok: false, error: inFileOrder(snapshot.error) };

  const server = withEnvironment(document.server, settings);
  const exposed = openBeyondLoopback(server.host, settings, main);
  if (exposed !== undefined) return { ok: false, error: [exposed] };

  const config: Config = {
    ...parts,
    server,
    audit:
      settings.auditEnabled === false && !isWritten(main, "audit", "mode")
        ? { ...document.audit, mode: "off" }
        : document.audit,
    databaseUrl:
      settings.databaseUrl ?? databaseUrl(document, main.path, resolve(cwd, settings.dataDir ?? "data")),
    redisUrl: settings.redisUrl ?? document.storage.redis_url,
    ...(settings.adminKey !== undefined && { adminKey: settings.adminKey }),
    snapshot: snapshot.value,
    warnings: [
      ...findVariableWarnings(settings, (...path) => isWritten(main, ...path)),
      ...main.warnings,
      ...(policy?.warnings ?? []),
      ...found.warnings,
    ],
    files: [main.path, ...(policy ? [policy.path] : [])],
  };
  return { ok: true, value: deepFreeze(config) };
}

/** INVARIANT: without an admin key nobody but this machine is listened to (SEMANTICS 10). */
function openBeyondLoopback(
  host: string,
  settings: EnvironmentSettings,
  main: MainFile,
): ConfigProblem | undefined {
  if (settings.adminKey !== undefined || isLoopbackName(host)) return undefined;
  const place =
    settings.host === undefined
      ? { ...(main.source?.locate(["server", "host"], "value") ?? { file: main.path }), path: "server.host" }
      : { file: ENVIRONMENT_FILE, path: "HOST" };
  return {
    ...place,
    code: "OPEN_BEYOND_LOOPBACK",
    message: "is not loopback, and without an admin key the service is open to whoever reaches it",
    mend: "Write 127.0.0.1, or set MESHGATE_ADMIN_KEY.",
  };
}

function inFileOrder(problems: readonly ConfigProblem[]): readonly ConfigProblem[] {
  return problems.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
}

/** The file that `routing` names; else POLICY_FILE, where the main file says nothing of routing. */
async function readPolicyFile(
  main: MainFile,
  settings: EnvironmentSettings,
  cwd: string,
): Promise<RoutingFile | undefined> {
  const named = main.document?.routing;
  if (typeof named === "string") {
    const place = main.source?.locate(["routing"], "value") ?? { file: main.path };
    return readRoutingFile({
      file: named,
      folder: dirname(main.path),
      namedAt: { ...place, path: "routing" },
    });
  }
  if (settings.policyFile === undefined || isWritten(main, "routing")) return undefined;
  const namedAt = { file: ENVIRONMENT_FILE, path: "POLICY_FILE" };
  return readRoutingFile({ file: settings.policyFile, folder: cwd, namedAt });
}

function routingInPlace({ routing }: ConfigDocument): RoutingConfig {
  return typeof routing === "string" ? RoutingConfig.parse({}) : routing;
}

function routingSettings({
  sensitivity,
  cost,
  local_provider,
  public_provider,
}: RoutingConfig): RoutingSettings {
  return {
    keywords: sensitivity.keywords,
    maxPromptLengthForLocal: Math.max(0, cost.max_prompt_length_for_local),
    maxUsdForLocal: cost.max_usd_for_local,
    inputUsdPer1mTokens: cost.input_usd_per_1m_tokens,
    charsPerToken: cost.chars_per_token,
    defaultLocation: cost.default_provider,
    ...(local_provider !== undefined && { localProvider: local_provider }),
    ...(public_provider !== undefined && { publicProvider: public_provider }),
  };
}

function withEnvironment(
  server: ConfigDocument["server"],
  settings: EnvironmentSettings,
): ConfigDocument["server"] {
  return {
    ...server,
    host: settings.host ?? server.host,
    port: settings.port ?? server.port,
    log_level: settings.logLevel ?? server.log_level,
  };
}

function databaseUrl({ storage }: ConfigDocument, file: string, dataDir: string): string {
  const parsed =
    storage.database_url === undefined ? undefined : absoluteDatabaseUrl(storage.database_url, dirname(file));
  return parsed?.ok ? parsed.value : `sqlite:${join(dataDir, "meshgate.db")}`;
}
