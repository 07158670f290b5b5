import { Database } from "bun:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { AuditEvent, AuditRecord, DecisionMade, type Policy, type PolicyTypeName } from "@meshgate/contracts";
import { configKey } from "./kit/config-keys.ts";
import { callModel } from "./kit/model-calls.ts";
import { openAiAnswer } from "./kit/provider-answers.ts";
import { type Replicas, startReplicas } from "./kit/replicas.ts";
import { type ScriptedUpstream, startUpstream } from "./kit/scripted-upstream.ts";

/** Who calls: nobody in particular, a key of production, the key of an agent that was made eight days ago. */
type Caller = "plain" | "production" | "veteran";

interface AskedCall {
  readonly as?: Caller;
  readonly model?: string;
  readonly content?: string;
}

/** A row of the table in SEMANTICS 5. */
interface Row {
  readonly policy_type: PolicyTypeName;
  readonly config: Readonly<Record<string, unknown>>;
  readonly allowed: AskedCall;
  readonly violating: AskedCall;
  /** Calls like it that pass before it violates. */
  readonly passesFirst?: number;
  readonly status: 403 | 429;
  readonly sentence: RegExp;
}

/** What is said to be `classified` stays in the lab, in the EU, for nothing; the rest goes to `up`, in the US. */
const toTheLab = { content: "classified" };
const rows: readonly Row[] = [
  {
    policy_type: "block_provider",
    config: { provider: "up" },
    allowed: toTheLab,
    violating: {},
    status: 403,
    sentence: /^provider 'up' is blocked$/,
  },
  {
    policy_type: "model_allowlist",
    config: { allowed_models: ["small", "tiny"] },
    allowed: {},
    violating: { model: "large" },
    status: 403,
    sentence: /^model 'large' is not in the allowed list$/,
  },
  {
    policy_type: "data_residency",
    config: { regions: ["eu"] },
    allowed: toTheLab,
    violating: {},
    status: 403,
    sentence: /^no permitted provider keeps data in eu$/,
  },
  {
    policy_type: "data_residency",
    config: { allow_training: false },
    allowed: toTheLab,
    violating: {},
    status: 403,
    sentence: /^no permitted provider is known not to train on data$/,
  },
  {
    policy_type: "budget_limit",
    config: { monthly_limit_usd: 0.01 },
    allowed: toTheLab,
    violating: { model: "large" },
    status: 403,
    sentence: /^monthly limit of \$0\.01 would be exceeded \(\$0\.00 used or reserved\)$/,
  },
  {
    policy_type: "rate_limit",
    config: { requests_per_minute: 2 },
    allowed: {},
    violating: {},
    passesFirst: 2,
    status: 429,
    sentence: /^2 requests per minute exceeded, retry in \d+ s$/,
  },
  {
    policy_type: "require_approval",
    config: { environment: "production" },
    allowed: {},
    violating: { as: "production" },
    status: 403,
    sentence: /^approval apr_[0-9a-f]{32} is pending$/,
  },
  {
    policy_type: "require_human_review",
    config: { review_interval_days: 7, enforce: true },
    allowed: {},
    violating: { as: "veteran" },
    status: 403,
    sentence: /^review of agent 'veteran' was due \d{4}-\d{2}-\d{2}$/,
  },
];

const config = (url: string) => `
providers:
  up:
    kind: openai
    url: ${url}/v1
    location: public
    region: us
    default_model: small
    models: [large]
  lab: {kind: openai, url: "${url}/v1", location: local, region: eu, trains: false, default_model: tiny}
models:
  up/small: {price: {input_usd_per_1m_tokens: 0, output_usd_per_1m_tokens: 0}}
  up/large: {price: {input_usd_per_1m_tokens: 0, output_usd_per_1m_tokens: 50}}
routing:
  sensitivity: {keywords: [classified]}
  cost: {max_prompt_length_for_local: 0, default_provider: public}
governance:
  output_tokens_max_default: 300
  keys:
${plain.line}`;

const plain = configKey("plain", ["caller"]);
const DAY_MS = 86_400_000;

let upstream: ScriptedUpstream;
let replicas: Replicas;
let keys: Readonly<Record<Caller, string>>;
let made = 0;

beforeAll(async () => {
  upstream = startUpstream(openAiAnswer({ content: "ok" }));
  replicas = await startReplicas({ count: 1, config: config(upstream.url) });
  const { id: agentId } = await replicas.control().agent("veteran");
  keys = {
    plain: plain.key,
    production: (await replicas.control().key("production", { environment: "production" })).key,
    veteran: (await replicas.control().key("veteran", { agent_id: agentId })).key,
  };
  await replicas.kill(0);
  letDaysPass(8);
  await replicas.restart(0);
});

afterAll(async () => {
  await replicas.stop();
  upstream.stop();
});

/** Since everything that is governed was made. */
function letDaysPass(days: number): void {
  const database = new Database(join(replicas.folder(0), "data/meshgate.db"));
  database.run("update control_entity set created_at_ms = created_at_ms - ?", [days * DAY_MS]);
  database.close();
}

interface Outcome {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

type Ask = (call: AskedCall) => Promise<Outcome>;

const askChat: Ask = async ({ as = "plain", model = "small", content = "Go." }) => {
  const response = await fetch(`${replicas.url(0)}/v1/chat`, {
    method: "POST",
    headers: { authorization: `Bearer ${keys[as]}`, "content-type": "application/json" },
    body: JSON.stringify({ model, messages: [{ role: "user", content }] }),
  });
  const body = (await response.json()) as Outcome["body"];
  return { status: response.status, headers: response.headers, body };
};

const askOpenAi: Ask = async ({ as = "plain", model = "small", content = "Go." }) => {
  const body = { model, messages: [{ role: "user", content }] };
  const end = await callModel({ url: replicas.url(0), key: keys[as], body });
  if (end.kind !== "answered") throw new Error("the gateway does not answer");
  return { status: end.status, headers: end.headers, body: JSON.parse(end.text) as Outcome["body"] };
};

/** Runs with the policies in force, and takes them away again. */
async function under<T>(
  policies: readonly Readonly<Record<string, unknown>>[],
  run: (policies: readonly Policy[]) => Promise<T>,
): Promise<T> {
  const inForce: Policy[] = [];
  for (const policy of policies) {
    made += 1;
    inForce.push(await replicas.control().policy({ name: `policy-${made}`, ...policy }));
  }
  try {
    return await run(inForce);
  } finally {
    for (const { id } of inForce) await replicas.control().send("DELETE", `/governance/policies/${id}`);
  }
}

function policyOf({ policy_type, config }: Row) {
  return { policy_type, config };
}

async function violate(ask: Ask, { violating, passesFirst = 0 }: Row): Promise<Outcome> {
  for (let call = 0; call < passesFirst; call++) expect((await ask(violating)).status).toBe(200);
  return ask(violating);
}

/** What the record of a call says that it violated. */
async function recordedViolations({ headers }: Outcome): Promise<DecisionMade["decision"]["violations"]> {
  const answer = await fetch(`${replicas.url(0)}/v1/audit/${headers.get("x-request-id")}`, {
    headers: { authorization: `Bearer ${replicas.adminKey}` },
  });
  const { evidence } = AuditRecord.parse(await answer.json());
  const { data } = AuditEvent.parse(evidence["decision_made"]);
  return DecisionMade.parse(data).decision.violations;
}

const surfaces = [
  ["Meshgate's own surface", askChat],
  ["OpenAI's surface", askOpenAi],
] as const;

describe.each(surfaces)("on %s", (_surface, ask) => {
  describe.each(rows)("$policy_type", (row) => {
    const { policy_type, status } = row;
    const policy = policyOf(row);

    test("lets a call pass that does not violate it", () =>
      under([policy], async () => expect((await ask(row.allowed)).status).toBe(200)));

    test("refuses a call that does, and nothing of it is sent", () =>
      under([policy], async () => {
        const outcome = await violate(ask, row);
        const sent = upstream.requests.length;
        expect(outcome.status).toBe(status);
        expect((await ask(row.violating)).status).toBe(status);
        expect(upstream.requests).toHaveLength(sent);
      }));

    test("in shadow it refuses nothing, and the record says what it would have refused", () =>
      under([{ ...policy, mode: "shadow" }], async ([{ id } = { id: "" }]) => {
        const outcome = await violate(ask, row);
        expect(outcome.status).toBe(200);
        expect(await recordedViolations(outcome)).toEqual([
          { policy_id: id, type: policy_type, mode: "shadow", message: expect.any(String) },
        ]);
      }));

    test.each([
      ["disabled", { enabled: false }],
      ["of another agent", { scope: "agent", agent_id: "agt_another" }],
      ["of another team", { scope: "team", team_id: "team_another" }],
      ["of another key", { scope: "key", key_id: "key_another" }],
      ["of another environment", { match: { environments: ["staging"] } }],
      ["of other models", { match: { models: ["gpt-*"] } }],
      ["of another provider", { match: { providers: ["anthropic"] } }],
      ["of other tags", { match: { tags: ["health*"] } }],
    ])("%s it refuses nothing, and the record does not know it", (_how, fields) =>
      under([{ ...policy, ...fields }], async () => {
        const outcome = await violate(ask, row);
        expect(outcome.status).toBe(200);
        expect(await recordedViolations(outcome)).toBeUndefined();
      }),
    );
  });
});

describe("a refusal, key for key", () => {
  test.each(rows)("of $policy_type on Meshgate's own surface: the three of MeshAI's page, and ours", (row) =>
    under([policyOf(row)], async ([{ id } = { id: "" }]) => {
      const { body, headers } = await violate(askChat, row);
      const { type, message } = violationOf(body);
      expect([type, message]).toEqual([row.policy_type, expect.stringMatching(row.sentence)]);
      const code = row.policy_type.toUpperCase();
      expect(body).toEqual({
        error: `Policy violation: ${row.policy_type} — ${message}`,
        policy_id: id,
        status: row.status,
        code: row.policy_type,
        request_id: headers.get("x-request-id"),
        rationale_codes: [...routingCodes(body), code],
        violations: [
          {
            type: row.policy_type,
            message,
            policy_id: id,
            ...limits[row.policy_type],
            rationale_codes: [code],
            mode: "enforce",
          },
        ],
        ...(row.policy_type === "require_approval" ? { approval: pendingApproval } : {}),
      });
    }),
  );

  test.each(rows)("of $policy_type on OpenAI's surface: the SDK's shape, and the same beside it", (row) =>
    under([policyOf(row)], async ([{ id } = { id: "" }]) => {
      const { body, headers } = await violate(askOpenAi, row);
      const { error } = body as { readonly error: Readonly<Record<string, unknown>> };
      const { message } = violationOf(error);
      const code = row.policy_type.toUpperCase();
      expect(body).toEqual({
        error: {
          message: `Policy violation: ${row.policy_type} — ${message}`,
          type: "policy_violation",
          code: row.policy_type,
          param: null,
          policy_id: id,
          status: row.status,
          rationale_codes: [...routingCodes(error), code],
          violations: [
            {
              type: row.policy_type,
              message,
              policy_id: id,
              ...limits[row.policy_type],
              rationale_codes: [code],
              mode: "enforce",
            },
          ],
          ...(row.policy_type === "require_approval" ? { approval: pendingApproval } : {}),
        },
        request_id: headers.get("x-request-id"),
      });
    }),
  );
});

/** What the refusal tells of the limit that the call did not fit. */
const limits: Readonly<Partial<Record<PolicyTypeName, object>>> = {
  budget_limit: {
    limit: {
      kind: "budget",
      limit_usd: "0.01",
      used_usd: "0.00",
      reserved_usd: "0.00",
      asked_usd: expect.stringMatching(/^\d+\.(\d[1-9]|[1-9]\d)\d*$/),
    },
  },
  rate_limit: { limit: { kind: "requests", limit: 2, used: 2, reserved: 0, asked: 1 } },
};

const pendingApproval = {
  id: expect.stringMatching(/^apr_[0-9a-f]{32}$/),
  status: "pending",
  expires_at: expect.stringMatching(/^\d{4}-.*Z$/),
  url: expect.stringMatching(/^http.*apr_/),
};

function violationOf(refusal: Readonly<Record<string, unknown>>): {
  readonly type: string;
  readonly message: string;
} {
  const [first] = refusal["violations"] as readonly { readonly type: string; readonly message: string }[];
  if (first === undefined) throw new Error(`a refusal without a violation: ${JSON.stringify(refusal)}`);
  return first;
}

/** Routing shapes every call; which of its codes is not the matter here. */
function routingCodes(refusal: Readonly<Record<string, unknown>>): readonly unknown[] {
  return (refusal["rationale_codes"] as readonly unknown[]).slice(0, -1);
}

test("of several violations all are told, in the order of the table and then of the ids, and the first one names the refusal", () =>
  under(
    [
      { policy_type: "require_approval", config: { environment: "production" } },
      { policy_type: "model_allowlist", config: { allowed_models: ["tiny"] } },
      { policy_type: "data_residency", config: { regions: ["eu"] } },
      { policy_type: "model_allowlist", config: { allowed_models: ["none*"] } },
      { policy_type: "block_provider", config: { provider: "up" } },
      { policy_type: "block_provider", config: { provider: "lab" }, mode: "shadow" },
    ],
    async ([approval, tiny, residency, none, blocked]) => {
      const { status, body } = await askChat({ as: "production" });
      const violations = body["violations"] as readonly { readonly policy_id: string }[];
      expect([status, violations.map(({ policy_id }) => policy_id)]).toEqual([
        403,
        [blocked, tiny, none, residency, approval].map((policy) => String(policy?.id)),
      ]);
      expect(body["error"]).toBe("Policy violation: block_provider — provider 'up' is blocked");
    },
  ));

test("a rate's refusal is a 403 where its policy says so, and no longer told as a rate", () =>
  under(
    [{ policy_type: "rate_limit", config: { requests_per_minute: 1 }, violation_status: 403 }],
    async () => {
      expect((await askChat({})).status).toBe(200);
      const { status, body } = await askChat({});
      expect([status, body["status"]]).toEqual([403, 403]);
    },
  ));

test("an overdue review that is not enforced flags the call in its headers and lets it go on", () =>
  under([{ policy_type: "require_human_review", config: { review_interval_days: 7 } }], async () => {
    const { status, headers } = await askChat({ as: "veteran" });
    expect(status).toBe(200);
    expect(
      [...headers].filter(([, value]) => value.includes("review of agent 'veteran' was due")),
    ).toHaveLength(1);
  }));
