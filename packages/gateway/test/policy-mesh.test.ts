import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { AuditEvent, type AuditRecord, ChatResponse, RoutesAnswer } from "@meshgate/contracts";
import { readAudit } from "./kit/audit.ts";
import { type RunningGateway, startGateway } from "./kit/gateway.ts";
import { ollamaAnswer, openAiAnswer } from "./kit/provider-answers.ts";
import { type ScriptedUpstream, startUpstream } from "./kit/scripted-upstream.ts";
import { temporaryFolder } from "./kit/temporary-folder.ts";
import { errorAnswer } from "./kit/upstream-answers.ts";

/** Policy Mesh's way: an environment and a policy file, no meshgate.yaml. */
const policy = {
  sensitivity: { keywords: ["internal", "confidential"] },
  cost: { max_prompt_length_for_local: 20, default_provider: "public" },
};

let local: ScriptedUpstream;
let cloud: ScriptedUpstream;
let gateway: RunningGateway;

beforeAll(async () => {
  local = startUpstream(ollamaAnswer({ content: "From here." }));
  cloud = startUpstream(openAiAnswer({ content: "From there." }));
  const folder = temporaryFolder();
  await Bun.write(`${folder}/policies.json`, JSON.stringify(policy));
  gateway = await startGateway({
    folder,
    env: {
      POLICY_FILE: `${folder}/policies.json`,
      LOCAL_LLM_URL: local.url,
      PUBLIC_LLM_URL: `${cloud.url}/v1`,
      PUBLIC_LLM_API_KEY: "sk-cloud",
    },
  });
});

beforeEach(() => {
  local.script((request) =>
    request.path === "/api/tags" ? errorAnswer(404, {}) : ollamaAnswer({ content: "From here." }),
  );
  cloud.script(openAiAnswer({ content: "From there." }));
});

afterAll(async () => {
  await gateway.stop();
  local.stop();
  cloud.stop();
});

const long = "A prompt of more than twenty characters";

const routed: readonly (readonly [string, object[], string, string])[] = [
  [
    "a short prompt goes local, to save cost",
    [{ role: "user", content: "Short" }],
    "local",
    "cost_prefer_local",
  ],
  ["a long prompt goes where the default says", [{ role: "user", content: long }], "openai", "default"],
  [
    "a keyword keeps it local",
    [{ role: "user", content: `${long}, INTERNAL` }],
    "local",
    "sensitive_keyword_match",
  ],
  [
    "a keyword in an earlier message keeps it local",
    [
      { role: "system", content: "Confidential notes" },
      { role: "user", content: long },
    ],
    "local",
    "sensitive_keyword_match",
  ],
];

describe("POST /v1/chat:", () => {
  test.each(routed)("%s", async (_, messages, provider, reason) => {
    const { status, body } = await chat(messages);
    expect(status).toBe(200);
    expect(ChatResponse.parse(body)).toEqual({
      request_id: body.request_id,
      provider,
      reason_codes: [reason],
      content: provider === "local" ? "From here." : "From there.",
      error: null,
    });
  });

  test("a provider's failure is a 200 without content, and the record has its category", async () => {
    cloud.script(errorAnswer(401, { error: { message: "no" } }));
    const { status, body } = await chat([{ role: "user", content: long }]);
    expect(status).toBe(200);
    expect({ ...body, error: typeof body.error }).toMatchObject({
      provider: "openai",
      content: null,
      error: "string",
    });
    expect(await audit(body.request_id)).toMatchObject({
      status: "failure",
      failure_category: "auth_error",
      evidence: { failure_detail: "authentication" },
    });
  });
});

describe("GET /v1/audit/{request_id}", () => {
  test("has Policy Mesh's fields, and both events as evidence", async () => {
    const { body } = await chat([{ role: "user", content: long }]);
    const record = await audit(body.request_id);
    expect(record).toMatchObject({
      request_id: body.request_id,
      decision: "provider=openai,reason_codes=default",
      status: "success",
      failure_category: null,
      prompt_hash: createHash("sha256").update(long).digest("hex"),
      prompt_length: long.length,
    });
    expect(AuditEvent.parse(record.evidence["decision_made"]).type).toBe("decision.made");
    expect(AuditEvent.parse(record.evidence["request_completed"]).type).toBe("request.completed");
  });

  /** Were text in the record, whoever reads the record would read the prompts. */
  test("holds no text of prompt or answer, and no key", async () => {
    const { body } = await chat([{ role: "user", content: `${long} zebra-word` }]);
    const text = JSON.stringify(await audit(body.request_id));
    for (const secret of ["zebra-word", "From there.", "sk-cloud"]) expect(text).not.toContain(secret);
  });

  test("is a 404 for an id that is not known", async () => {
    const answer = await fetch(`${gateway.url}/v1/audit/01900000-0000-7000-8000-000000000000`);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ code: "not-found", status: 404 });
  });

  test("by one caller's id of several calls gives the latest, and a list", async () => {
    const first = await chat([{ role: "user", content: "One" }], { "x-request-id": "same" });
    const second = await chat([{ role: "user", content: "Two" }], { "x-request-id": "same" });
    const record = await audit("same");
    expect(record).toMatchObject({ request_id: second.body.request_id, others: [first.body.request_id] });
  });
});

test("GET /v1/routes shows the policy and never a keyword", async () => {
  const answer = await fetch(`${gateway.url}/v1/routes`);
  const body = await answer.json();
  expect(RoutesAnswer.parse(body)).toEqual({
    rule_order: ["sensitivity", "cost", "default"],
    sensitivity_keyword_count: 2,
    cost_max_prompt_length_for_local: 20,
    usd_cost_mode_active: false,
    cost_max_usd_for_local: null,
    llm_input_usd_per_1m_tokens: null,
    cost_chars_per_token: 4,
    default_provider: "public",
    available_public_provider: "openai",
  });
});

describe("what Policy Mesh's users scrape and probe:", () => {
  test.each(["/health", "/v1/health"])("GET %s is exactly ok", async (path) => {
    const answer = await fetch(gateway.url + path);
    expect([answer.status, await answer.text()]).toEqual([200, '{"status":"ok"}']);
  });

  test("GET /v1/ready is ready", async () => {
    const answer = await fetch(`${gateway.url}/v1/ready`);
    expect([answer.status, await answer.json()]).toMatchObject([200, { status: "ready" }]);
  });

  test("GET /v1/metrics counts the calls with its names and buckets", async () => {
    await chat([{ role: "user", content: "Short" }]);
    const text = await (await fetch(`${gateway.url}/v1/metrics`)).text();
    expect(text).toMatch(/^chat_requests_total\{provider="local",status="success"\} [1-9]/m);
    for (const bucket of ["0.01", "0.05", "0.1", "0.5", "1", "5", "+Inf"]) {
      expect(text).toContain(`chat_request_latency_seconds_bucket{le="${bucket}",provider="local"}`);
    }
  });

  test("GET /version names the program, the policy and the contracts", async () => {
    const body = await (await fetch(`${gateway.url}/version`)).json();
    expect(body).toMatchObject({
      app: { name: "meshgate" },
      policy: {
        policy_id: "meshgate-builtin",
        policy_version: "1",
        policy_sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
      contracts: { "audit-event": "1" },
    });
  });
});

interface Chatted {
  readonly status: number;
  readonly body: ChatResponse;
}

async function chat(messages: readonly object[], headers: Record<string, string> = {}): Promise<Chatted> {
  const answer = await fetch(`${gateway.url}/v1/chat`, {
    method: "POST",
    body: JSON.stringify({ messages }),
    headers: { "content-type": "application/json", ...headers },
  });
  const body = (await answer.json()) as ChatResponse;
  expect(answer.headers.get("x-request-id")).toBe(body.request_id);
  return { status: answer.status, body };
}

function audit(id: string): Promise<AuditRecord> {
  return readAudit(gateway.url, id);
}
