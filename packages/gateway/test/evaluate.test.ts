import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { EvaluateBatchResponse, EvaluateResponse, VersionAnswer } from "@meshgate/contracts";
import { readAudit } from "./kit/audit.ts";
import { type RunningGateway, startGateway } from "./kit/gateway.ts";
import { temporaryFolder } from "./kit/temporary-folder.ts";

/** A document as PolicyGate's users have it. */
const policy = `
policy_id: acme-inference
policy_version: "2026-11-20.1"
default: {decision: BLOCK, rationale_codes: [POLICY_DEFAULT_DENY]}
rules:
  - rule_id: degrade_restricted
    priority: 90
    when: {action: infer:run, resource: {sensitivity: restricted}}
    then:
      decision: DEGRADE
      rationale_codes: [SENSITIVE_OUTPUT_LIMIT]
      obligations: [{type: OUTPUT_CAP, params: {max_tokens: 200, max_items: 5}}]
  - rule_id: review_prod_writes
    priority: 60
    when: {action: data:write, env: {name: prod}}
    then: {decision: REQUIRE_REVIEW, rationale_codes: [PROD_CHANGE]}
  - rule_id: allow_inference
    priority: 10
    when: {action: infer:run}
    then: {decision: ALLOW, rationale_codes: [POLICY_ALLOW]}
`;

let folder: string;
let gateway: RunningGateway;

beforeAll(async () => {
  folder = temporaryFolder();
  await writeFile(join(folder, "policy.yaml"), policy);
  const config = "providers: {sandbox: {kind: sandbox, location: local}}\nrules: ./policy.yaml\n";
  gateway = await startGateway({ folder, config });
});

afterAll(async () => {
  await gateway.stop();
  await rm(folder, { recursive: true });
});

const inference = {
  action: "infer:run",
  env: { name: "prod" },
  resource: { type: "document", sensitivity: "internal" },
};
const restricted = { ...inference, resource: { type: "document", sensitivity: "restricted" } };
const identity = {
  policy_id: "acme-inference",
  policy_version: "2026-11-20.1",
  policy_sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
};

describe("POST /evaluate answers exactly what PolicyGate does:", () => {
  test.each([
    [
      "ALLOW",
      inference,
      { decision: "ALLOW", rationale_codes: ["POLICY_ALLOW"], matched_rule_id: "allow_inference" },
    ],
    [
      "DEGRADE, with obligations as they are written",
      restricted,
      {
        decision: "DEGRADE",
        rationale_codes: ["SENSITIVE_OUTPUT_LIMIT"],
        obligations: [{ type: "OUTPUT_CAP", params: { max_tokens: 200, max_items: 5 } }],
        matched_rule_id: "degrade_restricted",
      },
    ],
    [
      "REQUIRE_REVIEW",
      { ...inference, action: "data:write" },
      { decision: "REQUIRE_REVIEW", rationale_codes: ["PROD_CHANGE"], matched_rule_id: "review_prod_writes" },
    ],
    [
      "BLOCK by default",
      { ...inference, action: "data:read" },
      { decision: "BLOCK", rationale_codes: ["POLICY_DEFAULT_DENY"] },
    ],
  ])("%s", async (_, request, decided) => {
    const { status, requestId, body } = await post("/evaluate", request);
    expect(status).toBe(200);
    expect(body).toEqual({ correlation_id: requestId, policy: identity, ...decided });
  });
});

describe("the caller's own id", () => {
  test("comes back, from the body first, then from the header; the answer's header is ours", async () => {
    const headers = { "x-request-id": "from-the-header" };
    const inBody = await post("/evaluate", { ...inference, request_id: "from the body" }, headers);
    const inHeader = await post("/evaluate", inference, headers);
    expect([inBody.body, inHeader.body]).toMatchObject([
      { correlation_id: "from the body" },
      { correlation_id: "from-the-header" },
    ]);
    expect(inBody.requestId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
  });

  test("may be one and the same for every request, as PolicyGate's mapper has it: each has its record", async () => {
    const sent = {
      ...inference,
      request_id: "req-001",
      timestamp: "2026-11-20T21:02:00.123456",
      resource: { type: "document", id: null, sensitivity: "internal" },
      subject: { type: null, id: "svc-summary" },
      signals: { caller_trust: null },
    };
    const first = await post("/evaluate", sent);
    const second = await post("/evaluate", sent);
    expect([first.status, second.status]).toEqual([200, 200]);
    const record = await readAudit(gateway.url, "req-001");
    expect([record.request_id, record.others]).toEqual([String(second.requestId), [String(first.requestId)]]);
  });
});

test("the record says what was asked and what was decided, and needs no outcome to be complete", async () => {
  const { requestId } = await post("/evaluate", { ...restricted, timestamp: "2026-11-20T18:00:00+02:00" });
  const record = await readAudit(gateway.url, requestId);
  expect(record).toMatchObject({
    status: "success",
    decision: "decision=DEGRADE,rationale_codes=SENSITIVE_OUTPUT_LIMIT",
  });
  expect(record.evidence["decision_made"]).toMatchObject({
    environment: "dev",
    actor: { type: "local", id: "local" },
    policy: { policy_id: "acme-inference" },
    data: {
      facts: { ...restricted, timestamp: "2026-11-20T16:00:00Z", signals: {} },
      decision: { outcome: "DEGRADE", matched_rule_id: "degrade_restricted", targets: [] },
    },
  });
});

test("a request without its sensitivity is told that it is missing, and where", async () => {
  const { status, body } = await post("/evaluate", { ...inference, resource: { type: "document" } });
  expect([status, body]).toMatchObject([400, { code: "invalid-request", field: "resource.sensitivity" }]);
  expect(JSON.stringify(body)).toContain("resource.sensitivity: is missing.");
});

describe("POST /evaluate/batch", () => {
  test("answers in order, each request with a record of its own that the batch's id finds", async () => {
    const { status, requestId, body } = await post("/evaluate/batch", {
      requests: [restricted, { ...inference, request_id: "mine" }, { ...inference, action: "data:read" }],
    });
    expect(status).toBe(200);
    const { results } = EvaluateBatchResponse.parse(body);
    expect(results.map((one) => [one.correlation_id, one.decision])).toEqual([
      [String(requestId), "DEGRADE"],
      ["mine", "ALLOW"],
      [String(requestId), "BLOCK"],
    ]);
    expect((await readAudit(gateway.url, requestId)).others).toHaveLength(1);
    expect((await readAudit(gateway.url, "mine")).others).toBeUndefined();
  });

  test.each([
    ["an unknown action", { ...inference, action: "infer:runn" }, "requests[1].action"],
    ["an unknown member", { ...inference, colour: "red" }, "requests[1].colour"],
    ["a member that is missing", { ...inference, env: {} }, "requests[1].env.name"],
    ["what is no request", "text", "requests[1]"],
  ])("with %s is refused, naming it, and nothing is decided", async (_, request, field) => {
    const before = await evaluations();
    const { status, body } = await post("/evaluate/batch", { requests: [inference, request] });
    expect([status, body]).toMatchObject([400, { code: "invalid-request", field }]);
    expect(await evaluations()).toBe(before);
  });

  test.each([
    ["none", 0, 400],
    ["a thousand", 1_000, 200],
    ["a thousand and one", 1_001, 400],
  ])("of %s requests", async (_, count, status) => {
    const requests = Array.from({ length: count }, () => inference);
    expect((await post("/evaluate/batch", { requests })).status).toBe(status);
  });
});

test.each(["maybe", "", "TRUE"])("?explain=%s is refused, by either route", async (value) => {
  for (const route of ["/evaluate", "/evaluate/batch"]) {
    const { status, body } = await post(`${route}?explain=${value}`, restricted);
    expect({ status, body }).toMatchObject({
      status: 400,
      body: { error: "`explain` must be one of true, false.", code: "invalid-request" },
    });
  }
});

test("?explain=true adds the trace, and nothing else", async () => {
  const plain = EvaluateResponse.parse((await post("/evaluate", restricted)).body);
  const { trace, ...explained } = EvaluateResponse.parse(
    (await post("/evaluate?explain=true", restricted)).body,
  );
  expect({ ...explained, correlation_id: plain.correlation_id }).toEqual(plain);
  expect(trace).toContainEqual(
    expect.objectContaining({ stage: "rules", rule: "degrade_restricted", result: "matched" }),
  );
});

test("GET /version tells the policy and the contracts, those of decisions among them", async () => {
  const version = VersionAnswer.parse(await (await fetch(`${gateway.url}/version`)).json());
  expect(version.policy).toEqual(identity);
  expect(version.contracts).toMatchObject({
    "evaluate-request": "1",
    "evaluate-response": "1",
    "policy-document": "1",
    decision: "2",
    violation: "2",
  });
});

/** Decisions counted so far. */
async function evaluations(): Promise<number> {
  const text = await (await fetch(`${gateway.url}/v1/metrics`)).text();
  const counts = text.matchAll(/^meshgate_evaluations_total\{.*\} (\d+)$/gm);
  return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
}

interface Answered {
  readonly status: number;
  readonly requestId: string | null;
  readonly body: unknown;
}

async function post(path: string, request: object, headers: Record<string, string> = {}): Promise<Answered> {
  const answer = await fetch(gateway.url + path, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(request),
  });
  return { status: answer.status, requestId: answer.headers.get("x-request-id"), body: await answer.json() };
}
