import { describe, expect, test } from "bun:test";
import { compile, sha256 } from "../../test/compile.ts";
import type { CallEnvelope } from "../facts.ts";
import { compileGovernance } from "../governance/compile-governance.ts";
import type { GovernancePolicy } from "../governance/policy-table.ts";
import { type Snapshot, withGovernance } from "../snapshot.ts";
import { foresee } from "./foresee.ts";

const base = compile({
  routing: {
    keywords: [],
    maxPromptLengthForLocal: 0,
    maxUsdForLocal: null,
    inputUsdPer1mTokens: null,
    charsPerToken: 4,
    defaultLocation: "local",
  },
  providers: [
    { name: "local", kind: "ollama", location: "local", defaultModel: "m", models: [], claimsFamily: [] },
  ],
  aliases: {},
});

/** A call of an agent, recorded where no policy asked for anything. */
const call: CallEnvelope = {
  action: "infer:run",
  env: { name: "dev" },
  resource: { type: "model", id: "m", sensitivity: "public" },
  signals: { sensitive_keyword_match: false },
  principal: { key: "ci", agent: "bot", agent_id: "agt_1", tags: [] },
  call: {
    surface: "openai-chat",
    model: "m",
    model_choice: "exact",
    stream: false,
    message_count: 1,
    prompt_chars: 1,
    total_chars: 1,
    tools_offered: 0,
    tools: [],
  },
  findings: [],
  targets: [{ provider: "local", model: "m", location: "local", requested: true }],
};

const common = { id: "pol_1", name: "one", scope: { kind: "global" }, match: {}, mode: "enforce" } as const;
const budget: GovernancePolicy = {
  ...common,
  type: "budget_limit",
  monthlyLimitNanoUsd: 100,
  onUnknownPrice: "deny",
};
const tokens: GovernancePolicy = { ...common, type: "rate_limit", tokensPerMinute: 9 };
const requests: GovernancePolicy = { ...common, type: "rate_limit", requestsPerMinute: 9 };
const approval: GovernancePolicy = {
  ...common,
  type: "require_approval",
  bind: "agent",
  ttlSeconds: 60,
  show: "labels",
};
const review: GovernancePolicy = {
  ...common,
  type: "require_human_review",
  reviewIntervalDays: 1,
  enforce: true,
};
const blocked: GovernancePolicy = { ...common, id: "pol_0", type: "block_provider", provider: "local" };

const withBounds: CallEnvelope = {
  ...call,
  call: { ...call.call, input_tokens_max: 1, output_tokens_max: 1 },
  targets: call.targets.map((target) => ({ ...target, cost_bound_nano_usd: 1 })),
};

interface Row {
  readonly name: string;
  readonly policies: readonly GovernancePolicy[];
  readonly facts: CallEnvelope;
  readonly policiesThen: readonly GovernancePolicy[];
  readonly missing: readonly string[];
}

const rows: readonly Row[] = [
  {
    name: "a blocked provider needs nothing",
    policies: [blocked],
    facts: call,
    policiesThen: [],
    missing: [],
  },
  {
    name: "a model list needs nothing",
    policies: [{ ...common, type: "model_allowlist", allowedModels: ["x"] }],
    facts: call,
    policiesThen: [],
    missing: [],
  },
  {
    name: "residency needs nothing: what is not known of a target does not satisfy it",
    policies: [{ ...common, type: "data_residency", regions: ["eu"] }],
    facts: call,
    policiesThen: [],
    missing: [],
  },
  {
    name: "a budget needs the bound of each target",
    policies: [budget],
    facts: call,
    policiesThen: [],
    missing: ["targets.cost_bound_nano_usd"],
  },
  {
    name: "a budget whose counter was not asked needs its use",
    policies: [budget],
    facts: { ...withBounds, usage: [] },
    policiesThen: [],
    missing: ["usage.pol_1"],
  },
  {
    name: "a rate of tokens needs their number",
    policies: [tokens],
    facts: call,
    policiesThen: [],
    missing: ["call.output_tokens_max"],
  },
  {
    name: "a rate of requests needs its use alone",
    policies: [requests],
    facts: { ...call, usage: [] },
    policiesThen: [],
    missing: ["usage.pol_1"],
  },
  {
    name: "a store that did not answer then is an answer",
    policies: [requests],
    facts: { ...call, usage: "unavailable" },
    policiesThen: [],
    missing: [],
  },
  {
    name: "an approval of a policy that was there, and that nobody looked for, is missing",
    policies: [approval],
    facts: call,
    policiesThen: [approval],
    missing: ["approvals.pol_1"],
  },
  {
    name: "an approval of a policy that was not there was not given",
    policies: [approval],
    facts: call,
    policiesThen: [],
    missing: [],
  },
  {
    name: "a review needs the time of the last",
    policies: [review],
    facts: call,
    policiesThen: [],
    missing: ["reviews"],
  },
  {
    name: "a review that only flags needs nothing",
    policies: [{ ...review, enforce: false }],
    facts: call,
    policiesThen: [],
    missing: [],
  },
  {
    name: "a policy in shadow needs nothing",
    policies: [{ ...budget, mode: "shadow" }],
    facts: call,
    policiesThen: [],
    missing: [],
  },
  {
    name: "a waived policy needs nothing",
    policies: [budget],
    facts: { ...call, waivers: [{ waiver_id: "wvr_1", policy_id: "pol_1" }] },
    policiesThen: [],
    missing: [],
  },
];

describe("what a decision would read and the record does not have", () => {
  for (const { name, policies, facts, policiesThen, missing } of rows) {
    test(name, () => {
      const foreseen = foresee(governed(policies), {
        facts,
        doubted: new Set(),
        obligations: [],
        decidedBy: governed(policiesThen),
      });
      expect(foreseen.missing).toEqual(missing);
    });
  }

  test("does not count where another policy refuses anyway", () => {
    const foreseen = foresee(governed([blocked, review, budget]), {
      facts: call,
      doubted: new Set(),
      obligations: [],
      decidedBy: base,
    });
    expect(foreseen.isSurelyBlocked).toBe(true);
    expect(foreseen.decision.outcome).toBe("BLOCK");
  });

  test("is whatever a keyword decides, where other keywords were looked for", () => {
    const doubted = new Set(["signals.sensitive_keyword_match"]);
    const { missing } = foresee(base, { facts: call, doubted, obligations: [], decidedBy: base });
    expect(missing).toEqual(["signals.sensitive_keyword_match"]);
  });
});

function governed(policies: readonly GovernancePolicy[]): Snapshot {
  return withGovernance(base, compileGovernance(policies, sha256), sha256);
}
