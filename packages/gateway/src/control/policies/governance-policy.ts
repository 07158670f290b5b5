import type { PolicyCreate, UsdAmount } from "@meshgate/contracts";
import { nanoUsd } from "@meshgate/contracts/serving";
import type { GovernancePolicy, PolicyScope } from "@meshgate/engine";

const SECONDS_A_DAY = 86_400;

/** A policy as the engine reads it: money in nano-USD, defaults filled in (SEMANTICS 5). Whether it is enabled is not looked at. */
export function governancePolicy(id: string, policy: PolicyCreate): GovernancePolicy {
  const { name, mode, match = {}, violation_status: violationStatus } = policy;
  const base = {
    id,
    name,
    scope: scopeOf(policy),
    match: present(match),
    mode,
    ...present({ violationStatus }),
  };
  switch (policy.policy_type) {
    case "block_provider":
      return { ...base, type: policy.policy_type, provider: policy.config.provider };
    case "model_allowlist":
      return { ...base, type: policy.policy_type, allowedModels: policy.config.allowed_models };
    case "data_residency": {
      const { regions, locations, retention_days_max, allow_training } = policy.config;
      const asked = {
        regions,
        locations,
        retentionDaysMax: retention_days_max,
        allowTraining: allow_training,
      };
      return { ...base, type: policy.policy_type, ...present(asked) };
    }
    case "budget_limit": {
      const { monthly_limit_usd, per, soft_limit_percent, on_unknown_price = "deny" } = policy.config;
      return {
        ...base,
        type: policy.policy_type,
        monthlyLimitNanoUsd: checkedNanoUsd(monthly_limit_usd),
        onUnknownPrice: on_unknown_price,
        ...present({ per, softLimitPercent: soft_limit_percent }),
      };
    }
    case "rate_limit": {
      const { requests_per_minute, tokens_per_minute, per } = policy.config;
      const limits = { requestsPerMinute: requests_per_minute, tokensPerMinute: tokens_per_minute, per };
      return { ...base, type: policy.policy_type, ...present(limits) };
    }
    case "require_approval": {
      const {
        environment,
        bind = "request",
        ttl_seconds = SECONDS_A_DAY,
        approvers,
        show = "labels",
      } = policy.config;
      const rest = { bind, ttlSeconds: ttl_seconds, show, ...present({ environment, approvers }) };
      return { ...base, type: policy.policy_type, ...rest };
    }
    case "require_human_review": {
      const { review_interval_days, enforce = false } = policy.config;
      return { ...base, type: policy.policy_type, reviewIntervalDays: review_interval_days, enforce };
    }
  }
}

function scopeOf(policy: PolicyCreate): PolicyScope {
  const id = scopeIdOf(policy);
  return policy.scope === "global" || id === undefined ? { kind: "global" } : { kind: policy.scope, id };
}

/** The id that the scope names; a global policy has none. */
export function scopeIdOf({
  agent_id,
  team_id,
  key_id,
}: Pick<PolicyCreate, "agent_id" | "team_id" | "key_id">): string | undefined {
  return agent_id ?? team_id ?? key_id;
}

/** The contract has checked it. */
function checkedNanoUsd(amount: UsdAmount): number {
  const read = nanoUsd(amount);
  if (!read.ok) throw new RangeError(read.error);
  return read.value;
}

type Present<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

/** Without the members that are undefined. */
function present<T extends object>(values: T): Present<T> {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Present<T>;
}
