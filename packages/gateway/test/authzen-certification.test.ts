import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type RunningGateway, startGateway } from "./kit/gateway.ts";
import { temporaryFolder } from "./kit/temporary-folder.ts";

/**
 * The cases Basic, Batch and Discovery of the OpenID Foundation's AuthZEN Authorization API 1.0 certification scenario, by
 * its numbers (github.com/openid/authzen, certification/authorization-api-1_0-scenario.md). Each answer is held to our
 * contract besides, by the kit. HTTPS is the business of whatever stands before the service.
 */

/** Section 1.4: what the policy must say. */
const policy = `
policy_id: authzen-certification
policy_version: "1"
signals: {subject_role: string, resource_status: string, action_soft: bool}
actions: [read, write, delete]
default: {decision: BLOCK, rationale_codes: [NOT_PERMITTED]}
rules:
  - rule_id: admins_write_what_is_archived
    priority: 40
    when: {action: write, signals: {subject_role: admin, resource_status: archived}}
    then: {decision: ALLOW, rationale_codes: [ADMIN]}
  - rule_id: what_is_archived_is_not_written
    priority: 30
    when: {action: write, signals: {resource_status: archived}}
    then: {decision: BLOCK, rationale_codes: [ARCHIVED]}
  - rule_id: users_read
    priority: 20
    when: {action: read, subject: {type: user}, resource: {type: record}}
    then: {decision: ALLOW, rationale_codes: [READER]}
  - rule_id: alice_writes
    priority: 20
    when: {action: write, subject: {type: user, id: alice}, resource: {type: record}}
    then: {decision: ALLOW, rationale_codes: [WRITER]}
  - rule_id: alice_deletes_softly
    priority: 20
    when: {action: delete, subject: {type: user, id: alice}, signals: {action_soft: true}}
    then: {decision: ALLOW, rationale_codes: [WRITER]}
`;

const publicUrl = "https://pdp.example.com/decisions";

let folder: string;
let gateway: RunningGateway;

beforeAll(async () => {
  folder = temporaryFolder();
  await writeFile(join(folder, "policy.yaml"), policy);
  gateway = await startGateway({
    folder,
    config: `
providers: {sandbox: {kind: sandbox, location: local}}
server: {public_url: "${publicUrl}/"}
rules: ./policy.yaml
`,
  });
});

afterAll(async () => {
  await gateway.stop();
  await rm(folder, { recursive: true });
});

const alice = { type: "user", id: "alice" };
const bob = { type: "user", id: "bob" };
const admin = { ...bob, properties: { role: "admin" } };
const read = { name: "read" };
const write = { name: "write" };
const record1 = { type: "record", id: "record-1" };
const active1 = { ...record1, properties: { status: "active" } };
const archived2 = { type: "record", id: "record-2", properties: { status: "archived" } };
const softly = (soft: boolean) => ({ name: "delete", properties: { soft } });

describe("2.2 Basic, request acceptance:", () => {
  test.each([
    ["2.2.1 permit", { subject: alice, action: read, resource: record1 }, true],
    ["2.2.2 deny", { subject: bob, action: write, resource: record1 }, false],
    [
      "2.2.3 with context",
      {
        subject: alice,
        action: read,
        resource: record1,
        context: { time: "2025-06-27T18:03-07:00", ip: "192.168.1.1" },
      },
      true,
    ],
    [
      "2.2.4 deny by the resource's properties",
      { subject: alice, action: write, resource: archived2 },
      false,
    ],
    [
      "2.2.5 permit by the subject's properties",
      { subject: admin, action: write, resource: archived2 },
      true,
    ],
    [
      "2.2.6 permit by the action's properties",
      { subject: alice, action: softly(true), resource: record1 },
      true,
    ],
    [
      "2.2.7 deny by the action's properties",
      { subject: alice, action: softly(false), resource: record1 },
      false,
    ],
    [
      "2.2.8 with further properties",
      {
        subject: { ...alice, properties: { department: "Sales", role: "manager" } },
        action: { ...read, properties: { method: "GET" } },
        resource: { ...record1, properties: { status: "active", owner: "bob" } },
      },
      true,
    ],
    [
      "2.2.9 with unknown members",
      { subject: alice, action: read, resource: record1, foo: "bar", futureField: { nested: true } },
      true,
    ],
  ])("%s", async (_, request, decision) => {
    const { status, body } = await evaluation(request);
    expect(status).toBe(200);
    expect(body).toMatchObject({ decision, context: {} });
  });

  test("1.4, rule 2, is a permit too", async () => {
    expect((await evaluation({ subject: alice, action: write, resource: record1 })).body).toMatchObject({
      decision: true,
    });
  });
});

describe("2.4 Basic, errors:", () => {
  test.each([
    ["2.4.1 no subject", { action: read, resource: record1 }, "subject"],
    ["2.4.1 no action", { subject: alice, resource: record1 }, "action"],
    ["2.4.1 no resource", { subject: alice, action: read }, "resource"],
    ["2.4.2 no subject.type", { subject: { id: "alice" }, action: read, resource: record1 }, "subject.type"],
    ["2.4.2 no subject.id", { subject: { type: "user" }, action: read, resource: record1 }, "subject.id"],
    ["2.4.2 no action.name", { subject: alice, action: {}, resource: record1 }, "action.name"],
    [
      "2.4.2 no resource.type",
      { subject: alice, action: read, resource: { id: "record-1" } },
      "resource.type",
    ],
    ["2.4.2 no resource.id", { subject: alice, action: read, resource: { type: "record" } }, "resource.id"],
    ["2.4.6 a subject that is text", { subject: "alice", action: read, resource: record1 }, "subject"],
    [
      "2.4.6 a name that is a number",
      { subject: alice, action: { name: 123 }, resource: record1 },
      "action.name",
    ],
  ])("%s", async (_, request, field) => {
    const { status, body } = await evaluation(request);
    expect([status, body]).toMatchObject([400, { field, request_id: expect.any(String) }]);
  });

  test.each([
    [
      "2.4.3 another content type",
      "text/plain",
      JSON.stringify({ subject: alice, action: read, resource: record1 }),
    ],
    ["2.4.3 a form", "application/x-www-form-urlencoded", "subject=alice"],
    ["2.4.4 malformed JSON", "application/json", '{"subject":'],
    ["2.4.5 an empty body", "application/json", ""],
  ])("%s", async (_, contentType, body) => {
    const answer = await fetch(`${gateway.url}/access/v1/evaluation`, {
      method: "POST",
      headers: { "content-type": contentType },
      body,
    });
    expect([answer.status, await answer.json()]).toMatchObject([400, { request_id: expect.any(String) }]);
  });
});

describe("2.5 Basic, headers:", () => {
  test.each([
    ["a good answer", { subject: alice, action: read, resource: record1 }, 200],
    ["an error", {}, 400],
  ])("2.5.1 X-Request-ID comes back as it was, on %s", async (_, request, status) => {
    const answer = await evaluation(request, { "x-request-id": "bfe9eb29-AB87 4ca3" });
    expect([answer.status, answer.requestId]).toEqual([status, "bfe9eb29-AB87 4ca3"]);
  });

  test("2.5.2 where none was sent, the answer has one of ours", async () => {
    const { requestId } = await evaluation({ subject: alice, action: read, resource: record1 });
    expect(requestId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
  });
});

test("2.6 the same request has the same answer", async () => {
  const request = { subject: bob, action: write, resource: record1 };
  const answers = await Promise.all([1, 2, 3, 4].map(() => evaluation(request)));
  expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
});

describe("3.2 Batch, request acceptance:", () => {
  test.each([
    [
      "3.2.1 with an array of evaluations",
      {
        subject: alice,
        action: read,
        evaluations: [{ resource: record1 }, { resource: { type: "record", id: "record-2" } }],
      },
      [true, true],
    ],
    [
      "3.2.2 with the decisions of the fixture, in order",
      { subject: bob, resource: record1, evaluations: [{ action: read }, { action: write }] },
      [true, false],
    ],
    [
      "3.2.3 with resources' properties",
      { subject: alice, action: write, evaluations: [{ resource: active1 }, { resource: archived2 }] },
      [true, false],
    ],
    [
      "3.2.4 with subjects' properties",
      { action: write, resource: archived2, evaluations: [{ subject: alice }, { subject: admin }] },
      [false, true],
    ],
    [
      "3.2.5 without defaults",
      {
        evaluations: [
          { subject: alice, action: read, resource: record1 },
          { subject: bob, action: write, resource: record1 },
        ],
      },
      [true, false],
    ],
    [
      "3.2.6 with a context that one item replaces",
      {
        subject: alice,
        action: read,
        context: { time: "2025-06-27T18:03-07:00" },
        evaluations: [
          { resource: record1 },
          {
            resource: { type: "record", id: "record-2" },
            context: { time: "2025-06-27T19:00-07:00", source: "batch-override" },
          },
        ],
      },
      [true, true],
    ],
    [
      "3.2.7 with defaults of single identifiers",
      {
        subject: alice,
        action: write,
        resource: { type: "record" },
        evaluations: [
          { resource: { id: "record-1", properties: { status: "active" } } },
          { resource: archived2 },
        ],
      },
      [true, false],
    ],
  ])("%s", async (_, request, decisions) => {
    const { status, body } = await evaluations(request);
    expect(status).toBe(200);
    // 3.3.1 to 3.3.4: as many as were asked, in their order, each with a decision, and none beside them.
    expect(body).toEqual({ evaluations: decisions.map((decision) => expect.objectContaining({ decision })) });
  });
});

describe("3.4 Batch, errors:", () => {
  test("3.4.1 an item without a resource is a `false` that says why, and no error", async () => {
    const { status, body } = await evaluations({
      subject: alice,
      action: read,
      evaluations: [{ resource: record1 }, {}],
    });
    expect([status, body]).toEqual([
      200,
      {
        evaluations: [
          expect.objectContaining({ decision: true }),
          { decision: false, context: { reason: "The request is not valid. resource: is missing." } },
        ],
      },
    ]);
  });

  test.each([
    ["3.4.2 no array of evaluations", {}],
    ["3.4.3 an empty one", { evaluations: [] }],
  ])("%s is a single evaluation", async (_, more) => {
    const { status, body } = await evaluations({ subject: alice, action: read, resource: record1, ...more });
    expect([status, body]).toMatchObject([200, { decision: true }]);
  });
});

test("5 a good answer is application/json, and HTTP 200", async () => {
  const { status, contentType } = await evaluation({ subject: alice, action: read, resource: record1 });
  expect([status, contentType]).toEqual([200, "application/json"]);
});

/** Were the address taken from Host, whoever can choose that could send a client's questions to a server of their own. */
test("6 the metadata name the configured address, whatever Host says", async () => {
  const answer = await fetch(`${gateway.url}/.well-known/authzen-configuration`, {
    headers: { host: "attacker.example" },
  });
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "application/json"]);
  expect(await answer.json()).toEqual({
    policy_decision_point: publicUrl,
    access_evaluation_endpoint: `${publicUrl}/access/v1/evaluation`,
    access_evaluations_endpoint: `${publicUrl}/access/v1/evaluations`,
  });
});

interface Answered {
  readonly status: number;
  readonly body: unknown;
  readonly requestId: string | null;
  readonly contentType: string | null;
}

function evaluation(request: object, headers: Record<string, string> = {}): Promise<Answered> {
  return post("/access/v1/evaluation", request, headers);
}

function evaluations(request: object): Promise<Answered> {
  return post("/access/v1/evaluations", request, {});
}

async function post(path: string, request: object, headers: Record<string, string>): Promise<Answered> {
  const answer = await fetch(gateway.url + path, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(request),
  });
  return {
    status: answer.status,
    body: await answer.json(),
    requestId: answer.headers.get("x-request-id"),
    contentType: answer.headers.get("content-type"),
  };
}
