/** The key of the caller that is measured. */
export const callerKey = `mgk_${"c".repeat(43)}`;

/** A key with an agent and a team, under policies of each kind that keeps count, and an allow-list. None of them refuses. */
export const sampleGovernance = {
  teams: [{ name: "bench-team" }],
  agents: [{ name: "bench-agent", team: "bench-team", risk_level: "limited" }],
  keys: [
    { alias: "bench-admin", key: `mgk_${"a".repeat(43)}`, roles: ["admin"] },
    { alias: "bench-key", key: callerKey, agent: "bench-agent" },
  ],
  policies: [
    {
      name: "models",
      policy_type: "model_allowlist",
      config: { allowed_models: ["bench", "gpt-*"] },
    },
    {
      name: "team-budget",
      policy_type: "budget_limit",
      scope: "team",
      team: "bench-team",
      config: { monthly_limit_usd: 9_000_000 },
    },
    {
      name: "key-rate",
      policy_type: "rate_limit",
      scope: "key",
      key: "bench-key",
      config: { requests_per_minute: 1_000_000_000, tokens_per_minute: 1_000_000_000 },
    },
  ],
};
