import fc from "fast-check";
import type {
  ApprovalFact,
  CallEnvelope,
  GovernancePolicy,
  LimitNeed,
  PolicyMatch,
  PolicyScope,
  PrincipalFacts,
  TargetFact,
} from "../../src/index.ts";

/** Few names, so that policies and calls often meet. */
const providers = ["local", "openai", "azure"];
const models = ["gpt-4o", "gpt-4.1", "llama3.2"];
const environments = ["dev", "prod", "prod-eu"];
const tags = ["eu", "batch", "batch-2"];
const agents = ["agt_1", "agt_2"];
const teams = ["team_1", "team_2"];
const keys = ["key_1", "key_2"];

function listOf(names: readonly string[]): fc.Arbitrary<readonly string[]> {
  return fc.uniqueArray(fc.constantFrom("*", ...names, ...names.map((name) => `${name.slice(0, 4)}*`)), {
    maxLength: 3,
  });
}

const scope: fc.Arbitrary<PolicyScope> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ kind: "global" } as const) },
  fc.record({ kind: fc.constant("agent" as const), id: fc.constantFrom(...agents) }),
  fc.record({ kind: fc.constant("team" as const), id: fc.constantFrom(...teams) }),
  fc.record({ kind: fc.constant("key" as const), id: fc.constantFrom(...keys) }),
);

const match: fc.Arbitrary<PolicyMatch> = fc.record(
  {
    models: listOf([...models, "openai/gpt-4o", "fast"]),
    providers: listOf(providers),
    environments: listOf(environments),
    tags: listOf(tags),
  },
  { requiredKeys: [] },
);

const per = fc.constantFrom("agent" as const, "team" as const, "key" as const, "user" as const);

const config = fc.oneof(
  fc.record({ type: fc.constant("block_provider" as const), provider: fc.constantFrom(...providers) }),
  fc.record({ type: fc.constant("model_allowlist" as const), allowedModels: listOf(models) }),
  fc.record(
    {
      type: fc.constant("data_residency" as const),
      regions: fc.subarray(["eu", "us"], { minLength: 1 }),
      locations: fc.subarray(["local" as const, "public" as const], { minLength: 1 }),
      retentionDaysMax: fc.nat({ max: 30 }),
      allowTraining: fc.constant(false as const),
    },
    { requiredKeys: ["type"] },
  ),
  fc.record(
    {
      type: fc.constant("budget_limit" as const),
      monthlyLimitNanoUsd: fc.integer({ min: 1, max: 1_000 }),
      per,
      softLimitPercent: fc.integer({ min: 1, max: 100 }),
      onUnknownPrice: fc.constantFrom("deny" as const, "allow" as const),
    },
    { requiredKeys: ["type", "monthlyLimitNanoUsd", "onUnknownPrice"] },
  ),
  fc.record(
    {
      type: fc.constant("rate_limit" as const),
      requestsPerMinute: fc.integer({ min: 1, max: 9 }),
      tokensPerMinute: fc.integer({ min: 1, max: 2_000 }),
      per,
    },
    { requiredKeys: ["type", "requestsPerMinute"] },
  ),
  fc.record(
    {
      type: fc.constant("require_approval" as const),
      environment: fc.constantFrom(...environments),
      bind: fc.constantFrom("request" as const, "agent" as const),
      ttlSeconds: fc.constant(60),
      show: fc.constant("labels" as const),
    },
    { requiredKeys: ["type", "bind", "ttlSeconds", "show"] },
  ),
  fc.record({
    type: fc.constant("require_human_review" as const),
    reviewIntervalDays: fc.integer({ min: 1, max: 3 }),
    enforce: fc.boolean(),
  }),
);

/** Policies of one to four ids each, so that waivers and answers of the store meet them. */
export const anyPolicies: fc.Arbitrary<readonly GovernancePolicy[]> = fc
  .array(
    fc.record({
      scope,
      match,
      config,
      mode: fc.constantFrom("enforce" as const, "enforce" as const, "shadow" as const),
    }),
    { maxLength: 7 },
  )
  .map((parts) =>
    parts.map(
      ({ config: own, ...base }, at): GovernancePolicy => ({
        ...base,
        ...own,
        // Ids in another order than that of the list.
        id: `pol_${(at * 5) % 7}`,
        name: `policy ${at}`,
      }),
    ),
  );

const principal: fc.Arbitrary<PrincipalFacts> = fc.record(
  {
    key: fc.constant("ci"),
    key_id: fc.constantFrom(...keys),
    team: fc.constant("payments"),
    team_id: fc.constantFrom(...teams),
    agent: fc.constant("bot"),
    agent_id: fc.constantFrom(...agents),
    tags: fc.subarray(tags),
    end_user: fc.constantFrom("eu_1", "eu_2"),
  },
  { requiredKeys: ["key", "tags"] },
);

const target: fc.Arbitrary<TargetFact> = fc.record(
  {
    provider: fc.constantFrom(...providers),
    model: fc.constantFrom(...models),
    location: fc.constantFrom("local" as const, "public" as const),
    region: fc.constantFrom("eu", "us", "ch"),
    retention_days: fc.nat({ max: 30 }),
    trains: fc.boolean(),
    cost_bound_nano_usd: fc.option(fc.nat({ max: 1_000 })),
    requested: fc.constant(true),
  },
  { requiredKeys: ["provider", "model", "location", "requested"] },
);

const approvals: fc.Arbitrary<readonly ApprovalFact[]> = fc.array(
  fc.record({
    approval_id: fc.constant("apr_1"),
    policy_id: fc.constantFrom("pol_0", "pol_1", "pol_2", "pol_5"),
    status: fc.constantFrom("pending", "approved", "approved", "denied", "expired"),
  }),
  { maxLength: 4 },
);

const waivers = fc.array(
  fc.record({ waiver_id: fc.constant("wvr_1"), policy_id: fc.constantFrom("pol_0", "pol_3", "pol_5") }),
  { maxLength: 2 },
);

/** Calls that routing lets through, wherever they go. */
export const anyCall: fc.Arbitrary<CallEnvelope> = fc
  .record({
    environment: fc.constantFrom(...environments),
    model: fc.constantFrom("fast", "gpt-4o"),
    principal,
    targets: fc.uniqueArray(target, {
      selector: (one) => `${one.provider}/${one.model}`,
      minLength: 1,
      maxLength: 5,
    }),
    approvals: fc.option(approvals, { nil: undefined }),
    waivers: fc.option(waivers, { nil: undefined }),
    lastReviewMs: fc.option(fc.nat({ max: 4 * 86_400_000 }), { nil: undefined }),
    tokens: fc.record({ input_tokens_max: fc.nat(1_000), output_tokens_max: fc.nat(1_000) }),
  })
  .map(({ environment, model, targets, lastReviewMs, tokens, ...rest }) => ({
    action: "infer:run",
    env: { name: environment },
    resource: { type: "model", id: model, sensitivity: "public" },
    signals: { sensitive_keyword_match: false },
    principal: rest.principal,
    call: {
      surface: "openai-chat",
      model,
      model_choice: "exact",
      stream: false,
      message_count: 1,
      prompt_chars: 1,
      total_chars: 1,
      tools_offered: 0,
      tools: [],
      ...tokens,
    },
    findings: [],
    targets,
    ...(rest.approvals && { approvals: rest.approvals }),
    ...(rest.waivers && { waivers: rest.waivers }),
    ...(lastReviewMs !== undefined && { reviews: { last_at_ms: lastReviewMs, now_ms: 4 * 86_400_000 } }),
  }));

/** What a store with this much used says of the limits; nothing where it was not asked. */
export function answered(
  facts: CallEnvelope,
  limits: readonly LimitNeed[],
  used: number | undefined,
): CallEnvelope {
  if (used === undefined || limits.length === 0) return facts;
  return {
    ...facts,
    usage: limits.map(({ policyId, kind, counter, limit, amount }) => ({
      policy_id: policyId,
      kind,
      counter,
      limit,
      used,
      reserved: 0,
      asked: amount,
      granted: used + amount <= limit,
      resets_at: "2026-12-01T00:00:00Z",
    })),
  };
}
