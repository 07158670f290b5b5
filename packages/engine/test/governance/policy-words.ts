import type { GovernancePolicy, Location, PolicyMatch, PolicyType } from "../../src/index.ts";

/** A policy as the API takes it. */
export interface PolicyWords {
  readonly id: string;
  readonly policy_type: PolicyType;
  readonly config: ConfigWords;
  readonly scope?: "global" | "agent" | "team" | "key";
  readonly agent_id?: string;
  readonly team_id?: string;
  readonly key_id?: string;
  readonly match?: PolicyMatch;
  readonly enabled?: boolean;
  readonly mode?: "enforce" | "shadow";
  readonly violation_status?: 403 | 429;
}

interface ConfigWords {
  readonly provider?: string;
  readonly allowed_models?: readonly string[];
  readonly regions?: readonly string[];
  readonly locations?: readonly Location[];
  readonly retention_days_max?: number;
  readonly allow_training?: false;
  readonly monthly_limit_usd?: number | string;
  readonly per?: "agent" | "team" | "key" | "user";
  readonly soft_limit_percent?: number;
  readonly on_unknown_price?: "deny" | "allow";
  readonly requests_per_minute?: number;
  readonly tokens_per_minute?: number;
  readonly environment?: string;
  readonly bind?: "request" | "agent";
  readonly review_interval_days?: number;
  readonly enforce?: boolean;
}

/** The same as the engine takes it. */
export function policyOf(words: PolicyWords): GovernancePolicy {
  const { id, scope = "global", match = {}, mode = "enforce", violation_status } = words;
  const base = {
    id,
    name: id,
    scope: scope === "global" ? { kind: scope } : { kind: scope, id: words[`${scope}_id`] ?? "" },
    match,
    mode,
    ...(violation_status !== undefined && { violationStatus: violation_status }),
  };
  const { config } = words;
  const per = config.per === undefined ? {} : { per: config.per };
  switch (words.policy_type) {
    case "block_provider":
      return { ...base, type: "block_provider", provider: config.provider ?? "" };
    case "model_allowlist":
      return { ...base, type: "model_allowlist", allowedModels: config.allowed_models ?? [] };
    case "data_residency":
      return {
        ...base,
        type: "data_residency",
        ...(config.regions && { regions: config.regions }),
        ...(config.locations && { locations: config.locations }),
        ...(config.retention_days_max !== undefined && { retentionDaysMax: config.retention_days_max }),
        ...(config.allow_training !== undefined && { allowTraining: config.allow_training }),
      };
    case "budget_limit":
      return {
        ...base,
        ...per,
        type: "budget_limit",
        monthlyLimitNanoUsd: Math.round(Number(config.monthly_limit_usd) * 1e9),
        onUnknownPrice: config.on_unknown_price ?? "deny",
        ...(config.soft_limit_percent !== undefined && { softLimitPercent: config.soft_limit_percent }),
      };
    case "rate_limit":
      return {
        ...base,
        ...per,
        type: "rate_limit",
        ...(config.requests_per_minute !== undefined && { requestsPerMinute: config.requests_per_minute }),
        ...(config.tokens_per_minute !== undefined && { tokensPerMinute: config.tokens_per_minute }),
      };
    case "require_approval":
      return {
        ...base,
        type: "require_approval",
        ...(config.environment !== undefined && { environment: config.environment }),
        bind: config.bind ?? "request",
        ttlSeconds: 86_400,
        show: "labels",
      };
    case "require_human_review":
      return {
        ...base,
        type: "require_human_review",
        reviewIntervalDays: config.review_interval_days ?? 0,
        enforce: config.enforce ?? false,
      };
  }
}
