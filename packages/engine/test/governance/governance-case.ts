import { readFileSync } from "node:fs";
import {
  type CallEnvelope,
  compileGovernance,
  compileRules,
  compileSnapshot,
  type Facts,
  type GovernancePolicy,
  type Outcome,
  type PolicyMatch,
  type PrincipalFacts,
  resolveTargets,
  type Scalar,
  type Snapshot,
  withGovernance,
} from "../../src/index.ts";
import { sha256 } from "../compile.ts";
import { type ConfigWords, snapshotInput } from "../conformance-case.ts";
import { type PolicyWords, policyOf } from "./policy-words.ts";

/** The files of conformance/governance, in their own words (see the README there). */
export interface CaseFile {
  readonly about: string;
  readonly setting: Setting;
  readonly cases: readonly GovernanceCase[];
}

export interface RowFile {
  readonly setting: Setting;
  /** A match that fits every violating call. */
  readonly fits: PolicyMatch;
  readonly rows: readonly Row[];
}

export interface Row {
  readonly policy: PolicyWords;
  readonly allowed: CallWords;
  readonly violated: CallWords;
  readonly message: string;
  readonly outcome: Outcome;
  readonly code: string;
  readonly status: 403 | 429;
}

export interface ScopeFile {
  readonly setting: Setting;
  readonly blocked: object;
  readonly reach: readonly {
    readonly name: string;
    readonly policy: Partial<PolicyWords>;
    readonly call?: CallWords;
    readonly applies: boolean;
  }[];
}

export interface GovernanceCase {
  readonly name: string;
  readonly policies: readonly PolicyWords[];
  readonly call?: CallWords;
  readonly expect: {
    readonly outcome?: Outcome;
    readonly codes?: readonly string[];
    readonly obligations?: readonly object[];
    readonly targets?: readonly string[];
    readonly violations?: readonly object[];
    readonly flags?: readonly string[];
    readonly limits?: readonly object[];
    readonly approvals?: readonly string[];
    readonly trace?: readonly string[];
  };
}

export interface Setting {
  readonly providers: Readonly<Record<string, ProviderWords>>;
  readonly models?: ConfigWords["models"];
  readonly rules?: string;
  readonly call: CallWords;
}

type ProviderWords = Omit<ConfigWords["providers"][string], "claims_family"> & {
  readonly region?: string;
  readonly retention_days?: number;
  readonly trains?: boolean;
};

export interface CallWords extends Pick<Facts, "usage" | "approvals" | "reviews" | "waivers"> {
  readonly action?: string;
  readonly model?: string;
  readonly env?: string;
  readonly principal?: PrincipalFacts;
  readonly prices?: Readonly<Record<string, number | null>>;
  readonly input_tokens_max?: number | null;
  readonly output_tokens_max?: number | null;
  readonly sensitive?: boolean;
  readonly signals?: Readonly<Record<string, Scalar>>;
}

export function readFile<File>(name: string): File {
  const path = new URL(`../../../../conformance/governance/${name}`, import.meta.url);
  return Bun.YAML.parse(readFileSync(path, "utf8")) as File;
}

export function governedBy(
  { providers, models, rules }: Setting,
  policies: readonly PolicyWords[],
): Snapshot {
  const claiming = Object.entries(providers).map(([name, provider]) => [
    name,
    { ...provider, claims_family: [] },
  ]);
  const routing = { cost: { default_provider: "public" } } as const;
  const input = snapshotInput({
    providers: Object.fromEntries(claiming),
    routing,
    ...(models && { models }),
  });
  const compiled = compileSnapshot(
    {
      ...input,
      providers: input.providers.map((entry) => ({ ...entry, ...keepingData(providers[entry.name]) })),
      ...(rules !== undefined && { rules: ruleSet(rules) }),
    },
    sha256,
  );
  if (!compiled.ok) throw new Error(compiled.error.map(({ message }) => message).join("; "));
  return withGovernance(compiled.value, compileGovernance(policies.flatMap(enabled), sha256), sha256);
}

function enabled(words: PolicyWords): readonly GovernancePolicy[] {
  return words.enabled === false ? [] : [policyOf(words)];
}

function keepingData({ region, retention_days, trains }: Partial<ProviderWords> = {}) {
  return {
    ...(region !== undefined && { region }),
    ...(retention_days !== undefined && { retentionDays: retention_days }),
    ...(trains !== undefined && { trains }),
  };
}

function ruleSet(text: string) {
  const compiled = compileRules([{ file: "rules.yaml", text }], sha256);
  if (!compiled.ok) throw new Error(compiled.error.map(({ message }) => message).join("; "));
  return compiled.value;
}

export function factsOf(snapshot: Snapshot, words: CallWords): CallEnvelope {
  const { model = null, prices, principal, signals, usage, approvals, reviews, waivers } = words;
  const resolved = resolveTargets(snapshot, model);
  if (!resolved.ok) throw new Error(resolved.error.message);
  const targets = resolved.value.targets.map((target) => {
    const bound = prices?.[`${target.provider}/${target.model}`];
    return bound === undefined ? target : { ...target, cost_bound_nano_usd: bound };
  });
  return {
    action: words.action ?? "infer:run",
    env: { name: words.env ?? "dev" },
    resource: { type: "model", id: model ?? "auto", sensitivity: "public" },
    signals: { sensitive_keyword_match: words.sensitive ?? false, ...signals },
    principal: principal ?? { key: "local", tags: [] },
    call: {
      surface: "openai-chat",
      model,
      model_choice: resolved.value.choice,
      stream: false,
      message_count: 1,
      prompt_chars: 2_000,
      total_chars: 2_000,
      tools_offered: 0,
      tools: [],
      ...(words.input_tokens_max && { input_tokens_max: words.input_tokens_max }),
      ...(words.output_tokens_max && { output_tokens_max: words.output_tokens_max }),
    },
    findings: [],
    targets,
    ...(usage && { usage }),
    ...(approvals && { approvals }),
    ...(reviews && { reviews }),
    ...(waivers && { waivers }),
  };
}
