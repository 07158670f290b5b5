import {
  compileSnapshot,
  type PolicyFile,
  type ProviderEntry,
  type Result,
  type RuleSet,
  type Snapshot,
  type SnapshotProblem,
  type Target,
} from "@meshgate/engine";
import { familyClaims } from "../providers/open-provider.ts";
import type { Config, ConfiguredProvider } from "./config.ts";
import { type ConfigProblem, ENVIRONMENT_FILE, formatPath } from "./problem.ts";
import { sha256 } from "./sha256.ts";
import type { Source } from "./source.ts";

/** The files that policies stand in, as far as there are any. */
export interface PolicySources {
  readonly main: Source | undefined;
  /** Policy Mesh's file, in place of `routing`. */
  readonly policy: Source | undefined;
  readonly rules: readonly PolicyFile[];
}

/** The policies of a configuration as a snapshot, or what the engine finds wrong with them, at its place in the file. */
export function compilePolicies(
  config: Pick<Config, "providers" | "models" | "routing"> & { readonly rules?: RuleSet },
  sources: PolicySources,
): Result<Snapshot, readonly ConfigProblem[]> {
  const aliases = Object.entries(config.models).map(([alias, targets]) => [alias, targets.map(parseTarget)]);
  const compiled = compileSnapshot(
    {
      routing: config.routing,
      providers: config.providers.map((provider) => providerEntry(provider, config.providers)),
      aliases: Object.fromEntries(aliases),
      ...(config.rules !== undefined && { rules: config.rules }),
    },
    sha256,
  );
  if (compiled.ok) return compiled;
  const problems = compiled.error.flatMap((problem) => placeProblem(problem, sources));
  return { ok: false, error: problems };
}

function providerEntry(provider: ConfiguredProvider, all: readonly ConfiguredProvider[]): ProviderEntry {
  return {
    name: provider.name,
    kind: provider.kind,
    location: provider.location,
    ...(provider.region !== undefined && { region: provider.region }),
    ...(provider.retention_days !== undefined && { retentionDays: provider.retention_days }),
    ...(provider.trains !== undefined && { trains: provider.trains }),
    ...(provider.default_model !== undefined && { defaultModel: provider.default_model }),
    models: provider.models,
    claimsFamily: familyClaims(provider, all),
  };
}

/** `provider/model`, as the schema demands it; the model may hold further slashes. */
function parseTarget(text: string): Target {
  const slash = text.indexOf("/");
  return { provider: text.slice(0, slash), model: text.slice(slash + 1) };
}

/** None where the value lacks a variable: that is told already, and the rest follows from it. */
function placeProblem(problem: SnapshotProblem, sources: PolicySources): readonly ConfigProblem[] {
  const { main, policy, rules } = sources;
  const { place, path: at, ...what } = problem;
  if (place !== undefined) {
    const excerpt = rules.find(({ file }) => file === place.file)?.text.split(/\r?\n/)[place.line - 1] ?? "";
    return [{ ...place, excerpt, path: formatPath(at), ...what }];
  }
  const inPolicy = policy !== undefined && problem.path[0] === "routing";
  const source = inPolicy ? policy : main;
  const path = inPolicy ? problem.path.slice(1) : problem.path;
  if (source?.isLacking(path)) return [];
  return [
    {
      ...(source?.locate(path, "value") ?? { file: ENVIRONMENT_FILE }),
      path: formatPath(path),
      code: problem.code,
      message: source?.isFilledIn(path) ? (WITHOUT_VALUE[problem.code] ?? problem.message) : problem.message,
      mend: problem.mend,
    },
  ];
}

/** For the engine's messages that quote a value: what to say where the value came from an environment variable. */
const WITHOUT_VALUE: Partial<Record<SnapshotProblem["code"], string>> = {
  UNKNOWN_PROVIDER: "there is no provider of the name that the variable gives",
  WRONG_LOCATION: "the provider that the variable names is in the other location",
};
