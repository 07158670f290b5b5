import { readFileSync } from "node:fs";
import {
  type CallEnvelope,
  type CallSurface,
  type Location,
  type Outcome,
  resolveTargets,
  type Scalar,
  type Snapshot,
  type SnapshotInput,
  type Target,
  type TargetFact,
} from "../src/index.ts";

/** The files of conformance/routing, in their own words (see the README there). */
export interface ConfigWords {
  readonly providers: Readonly<Record<string, ProviderWords>>;
  readonly models?: Readonly<Record<string, readonly string[]>>;
  readonly routing?: {
    readonly local_provider?: string;
    readonly public_provider?: string;
    readonly cost?: {
      readonly max_prompt_length_for_local?: number;
      readonly max_usd_for_local?: number | null;
      readonly input_usd_per_1m_tokens?: number | null;
      readonly chars_per_token?: number;
      readonly default_provider?: Location;
    };
  };
}

interface ProviderWords {
  readonly kind: string;
  readonly location: Location;
  readonly default_model?: string;
  readonly models?: readonly string[];
  readonly claims_family: readonly string[];
}

export interface RoutingCase {
  readonly name: string;
  readonly config?: Partial<ConfigWords>;
  readonly call?: {
    readonly surface?: CallSurface;
    readonly model?: string | null;
    readonly prompt_chars?: number;
    readonly action?: string;
  };
  readonly signals?: Readonly<Record<string, Scalar | null>>;
  readonly targets?: readonly TargetFact[];
  readonly expect: {
    readonly outcome?: Outcome;
    readonly rationale_codes?: readonly string[];
    readonly reason_codes?: readonly string[];
    readonly targets?: readonly string[];
    readonly trace?: readonly Readonly<Record<string, string>>[];
  };
}

export interface ModelCase {
  readonly name: string;
  readonly config?: Partial<ConfigWords>;
  readonly model: string | null;
  readonly choice?: string;
  readonly candidates?: readonly string[];
  readonly problem?: string;
  readonly names?: readonly string[];
}

export interface KeywordCase {
  readonly name: string;
  readonly keywords: readonly string[];
  readonly text: string;
  readonly match: boolean;
}

export interface CaseFile<Case> {
  readonly about: string;
  readonly config: ConfigWords;
  readonly cases: readonly Case[];
}

export function readCases<Case>(file: string): CaseFile<Case> {
  const path = new URL(`../../../conformance/routing/${file}`, import.meta.url);
  return Bun.YAML.parse(readFileSync(path, "utf8")) as CaseFile<Case>;
}

export function snapshotInput(config: ConfigWords): SnapshotInput {
  const { local_provider, public_provider, cost } = config.routing ?? {};
  return {
    routing: {
      keywords: [],
      maxPromptLengthForLocal: cost?.max_prompt_length_for_local ?? 1_000,
      maxUsdForLocal: cost?.max_usd_for_local ?? null,
      inputUsdPer1mTokens: cost?.input_usd_per_1m_tokens ?? null,
      charsPerToken: cost?.chars_per_token ?? 4,
      defaultLocation: cost?.default_provider ?? "local",
      ...(local_provider === undefined ? {} : { localProvider: local_provider }),
      ...(public_provider === undefined ? {} : { publicProvider: public_provider }),
    },
    providers: Object.entries(config.providers).map(([name, provider]) => ({
      name,
      kind: provider.kind,
      location: provider.location,
      ...(provider.default_model === undefined ? {} : { defaultModel: provider.default_model }),
      models: provider.models ?? [],
      claimsFamily: provider.claims_family,
    })),
    aliases: Object.fromEntries(
      Object.entries(config.models ?? {}).map(([alias, targets]) => [alias, targets.map(parseTarget)]),
    ),
  };
}

export function caseFacts(routingCase: RoutingCase, snapshot: Snapshot): CallEnvelope {
  const {
    surface = "openai-chat",
    model = null,
    prompt_chars = 10,
    action = "infer:run",
  } = routingCase.call ?? {};
  const resolved = resolveTargets(snapshot, model);
  if (!resolved.ok) throw new Error(resolved.error.message);
  return {
    action,
    env: { name: "dev" },
    resource: { type: "model", id: model ?? "auto", sensitivity: "public" },
    signals: withoutNulls(routingCase.signals ?? { sensitive_keyword_match: false }),
    principal: { key: "local", tags: [] },
    call: {
      surface,
      model,
      model_choice: resolved.value.choice,
      stream: false,
      message_count: 1,
      prompt_chars,
      total_chars: prompt_chars,
      tools_offered: 0,
      tools: [],
    },
    findings: [],
    targets: routingCase.targets ?? resolved.value.targets,
  };
}

export function formatTarget(target: Target): string {
  return `${target.provider}/${target.model}`;
}

/** As the door does it: null and absent are the same. */
function withoutNulls(signals: Readonly<Record<string, Scalar | null>>): Readonly<Record<string, Scalar>> {
  return Object.fromEntries(
    Object.entries(signals).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  );
}

function parseTarget(text: string): Target {
  const slash = text.indexOf("/");
  return { provider: text.slice(0, slash), model: text.slice(slash + 1) };
}
