import { dirname, join, resolve } from "node:path";
import { deepFreeze, type Result, withGuarding } from "@meshgate/engine";
import { loadDetectors } from "../guarding/detectors.ts";
import { watchFor } from "../guarding/rules-watch.ts";
import { isLoopbackName } from "../loopback.ts";
import { absoluteDatabaseUrl } from "./absolute-database-url.ts";
import { chooseProviders } from "./choose-providers.ts";
import { type CompiledGuardrails, compileGuardrails } from "./compile-guardrails.ts";
import { compilePolicies } from "./compile-policies.ts";
import type { Config, RoutingSettings } from "./config.ts";
import { readConfiguredRules } from "./configured-rules.ts";
import { captureFaults, contentKeysOf } from "./content-keys.ts";
import type { ListOllamaModels } from "./find-providers.ts";
import { findVariableWarnings } from "./find-warnings.ts";
import { listOllamaModels } from "./list-ollama-models.ts";
import type { LoadedRules } from "./load-rules.ts";
import { isWritten, type MainFile, placeInMain, readMainFile } from "./main-file.ts";
import { aliasesOf, pricesOf } from "./model-entries.ts";
import { outsidePlaces } from "./outside-places.ts";
import { type ConfigProblem, type ConfigWarning, ENVIRONMENT_FILE } from "./problem.ts";
import { type EnvironmentReading, type EnvironmentSettings, readEnvironment } from "./read-environment.ts";
import type { FileState } from "./read-text-file.ts";
import { type RoutingFile, readRoutingFile } from "./routing-file.ts";
import { type ConfigDocument, ConfigSchema, type RoutingConfig } from "./schema.ts";
import { sha256 } from "./sha256.ts";
import { signingKeys } from "./signing-keys.ts";
import type { Environment } from "./substitute.ts";
import { valueAt } from "./value-at.ts";

export interface LoadConfig {
  readonly env: Environment;
  /** Where relative paths of the environment start; those in a file start at its folder. */
  readonly cwd: string;
  /** How to ask an Ollama for its models; by default over HTTP, for at most 300 ms. */
  readonly listOllamaModels?: ListOllamaModels;
}

/** The configuration, or every problem at once; no text in one is secret. */
export type LoadedConfig = Result<Config, readonly ConfigProblem[]> & {
  /** Every file that was read, or would be if it were there, as it was then: what to watch. */
  readonly files: readonly FileState[];
};

/**
 * Reads the whole configuration: the file and the policy file where there are any, the environment over them, and, where
 * no provider is named, what is found on the machine. Each check runs wherever its own input is sound, so that one
 * problem hides no other.
 */
export async function loadConfig(input: LoadConfig): Promise<LoadedConfig> {
  const { env, cwd } = input;
  const environment = readEnvironment(env, cwd);
  const { settings } = environment;
  const main = await readMainFile({ named: settings.configFile, cwd, env });
  const policy = readPolicyFile(main, settings, cwd);
  const rules = readConfiguredRules(main, settings, cwd);
  const files = [main.state, ...(policy ? [policy.state] : []), ...rules.states];

  const compiled = await compile({ main, policy, rules, environment, listOllamaModels, ...input });
  const guardrails = guardrailsOf(main, compiled);
  const problems = [
    ...environment.problems,
    ...main.problems,
    ...(policy?.problems ?? []),
    ...rules.problems,
    ...(compiled?.snapshot.ok === false ? compiled.snapshot.error : []),
    ...guardrails.problems,
    ...captureFaults(main, settings),
  ];
  const { document } = main;
  if (problems.length > 0 || document === undefined || compiled?.snapshot.ok !== true) {
    return { ok: false, error: inFileOrder(problems), files };
  }

  if (!watchFor(compiled.snapshot.value.rules).isIdle) await loadDetectors();
  const databaseUrl =
    settings.databaseUrl ??
    databaseUrlOf(document, main.state.path, resolve(cwd, settings.dataDir ?? "data"));
  const config: Config = {
    ...compiled.parts,
    server: withEnvironment(document.server, settings),
    audit:
      settings.auditEnabled === false && !isWritten(main, "audit", "mode")
        ? { ...document.audit, mode: "off" }
        : document.audit,
    governance: document.governance,
    guardrailDefinitions: guardrails.definitions,
    guardingInput: guardrails.input,
    guarding: guardrails.guarding,
    sensitivityOfFindings: document.sensitivity_of_findings,
    ...(document.policy.shadow !== undefined && {
      shadowPath: resolve(dirname(main.state.path), document.policy.shadow),
    }),
    ...outsidePlaces({ audit: document.audit, folder: dirname(main.state.path), databaseUrl, cwd }),
    ...signingKeys({ ledger: document.audit.ledger, settings, folder: dirname(main.state.path), cwd }),
    ...contentKeysOf(document.audit, settings),
    databaseUrl,
    redisUrl: settings.redisUrl ?? document.storage.redis_url,
    ...(settings.adminKey !== undefined && { adminKey: settings.adminKey }),
    snapshot: withGuarding(compiled.snapshot.value, guardrails.guarding, sha256),
    warnings: [
      ...findVariableWarnings(settings, (...path) => isWritten(main, ...path)),
      ...main.warnings,
      ...(policy?.warnings ?? []),
      ...rules.warnings,
      ...compiled.warnings,
      ...guardrails.warnings,
      ...openBeyondLoopback(main, settings),
    ],
  };
  return { ok: true, value: deepFreeze(config), files };
}

interface Compilation {
  readonly parts: Pick<Config, "providers" | "models" | "modelPrices" | "routing">;
  readonly snapshot: ReturnType<typeof compilePolicies>;
  readonly warnings: readonly ConfigWarning[];
}

interface CompilationInput {
  readonly main: MainFile;
  readonly policy: RoutingFile | undefined;
  readonly rules: LoadedRules;
  readonly environment: EnvironmentReading;
  readonly listOllamaModels: ListOllamaModels;
}

/** The policies, compiled; undefined where providers or routing are not known. Without sound aliases the rest is checked. */
async function compile(input: CompilationInput): Promise<Compilation | undefined> {
  const { main, policy, rules, environment, listOllamaModels } = input;
  const { providers, models } = main.sections;
  const routing = policy ? policy.routing : routingInPlace(main);
  if (providers === undefined || routing === undefined) return undefined;
  // The environment names the providers then, and part of it is wrong.
  if (Object.keys(providers).length === 0 && environment.problems.length > 0) return undefined;
  const { settings } = environment;
  const found = await chooseProviders({ main, providers, settings, listOllamaModels });
  const parts = {
    providers: found.providers,
    models: aliasesOf(models ?? {}),
    modelPrices: pricesOf(models ?? {}),
    routing: routingSettings(routing),
  };
  const policies = { ...parts, ...(rules.ruleSet !== undefined && { rules: rules.ruleSet }) };
  const sources = { main: main.source, policy: policy?.source, rules: rules.files };
  const snapshot = compilePolicies(policies, sources);
  return { parts, snapshot, warnings: found.warnings };
}

/** Models can be looked up only where the rest of the configuration is sound. */
function guardrailsOf(main: MainFile, compiled: Compilation | undefined): CompiledGuardrails {
  if (compiled?.snapshot.ok !== true) return compileGuardrails(main);
  return compileGuardrails(main, { snapshot: compiled.snapshot.value, providers: compiled.parts.providers });
}

/** Whether the database has an admin key is not known here: the gateway refuses to start without one (SEMANTICS 10). */
function openBeyondLoopback(main: MainFile, settings: EnvironmentSettings): readonly ConfigWarning[] {
  const host = settings.host ?? hostInFile(main);
  const hasAdminKey = settings.adminKey !== undefined || main.sections.governance?.keys.some(isAdminKey);
  if (hasAdminKey === true || host === undefined || isLoopbackName(host)) return [];
  const place =
    settings.host === undefined
      ? { ...placeInMain(main, "server", "host"), path: "server.host" }
      : { file: ENVIRONMENT_FILE, path: "HOST" };
  return [
    {
      ...place,
      code: "OPEN_BEYOND_LOOPBACK",
      message: "is not loopback, and the service starts there only if its database has, or had, an admin key",
      mend: "Make one with `meshgate keys create --alias NAME --role admin`, or set MESHGATE_ADMIN_KEY.",
    },
  ];
}

function isAdminKey({ roles }: ConfigDocument["governance"]["keys"][number]): boolean {
  return roles?.includes("admin") === true;
}

/** Whatever else is wrong with `server`; undefined where the host is faulty or lacks a variable, which is told already. */
function hostInFile({ source }: MainFile): string | undefined {
  const path = ["server", "host"];
  if (source?.isLacking(path)) return undefined;
  return ConfigSchema.shape.server.unwrap().shape.host.safeParse(valueAt(source?.value, path)).data;
}

/** File by file; within one, from top to bottom. */
function inFileOrder(problems: readonly ConfigProblem[]): readonly ConfigProblem[] {
  const byFile = Map.groupBy(problems, ({ file }) => file);
  return [...byFile.values()].flatMap((ofOne) =>
    ofOne.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0)),
  );
}

/** The file that `routing` names; else POLICY_FILE, where the main file says nothing of routing. */
function readPolicyFile(main: MainFile, settings: EnvironmentSettings, cwd: string): RoutingFile | undefined {
  const named = main.sections.routing;
  if (typeof named === "string") {
    const namedAt = { ...placeInMain(main, "routing"), path: "routing" };
    return readRoutingFile({ file: named, folder: dirname(main.state.path), namedAt });
  }
  if (settings.policyFile === undefined || isWritten(main, "routing")) return undefined;
  const namedAt = { file: ENVIRONMENT_FILE, path: "POLICY_FILE" };
  return readRoutingFile({ file: settings.policyFile, folder: cwd, namedAt });
}

function routingInPlace({ sections }: MainFile): RoutingConfig | undefined {
  return typeof sections.routing === "string" ? undefined : sections.routing;
}

function routingSettings({
  sensitivity,
  cost,
  local_provider,
  public_provider,
}: RoutingConfig): RoutingSettings {
  return {
    keywords: sensitivity.keywords,
    ...(sensitivity.local_from !== null && { localFrom: sensitivity.local_from }),
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

function databaseUrlOf({ storage }: ConfigDocument, file: string, dataDir: string): string {
  const parsed =
    storage.database_url === undefined ? undefined : absoluteDatabaseUrl(storage.database_url, dirname(file));
  return parsed?.ok ? parsed.value : `sqlite:${join(dataDir, "meshgate.db")}`;
}
