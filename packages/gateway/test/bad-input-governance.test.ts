import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { configKey } from "./kit/config-keys.ts";
import { openAiConfig } from "./kit/configs.ts";
import { type ControlClient, controlClient } from "./kit/control-client.ts";
import { startGateway } from "./kit/gateway.ts";
import { callModel } from "./kit/model-calls.ts";
import { openAiAnswer } from "./kit/provider-answers.ts";
import { type Replicas, startReplicas } from "./kit/replicas.ts";
import { type ScriptedUpstream, startUpstream } from "./kit/scripted-upstream.ts";
import { temporaryFolder } from "./kit/temporary-folder.ts";

const caller = configKey("caller", ["caller"]);
const fromConfig = `governance:
  login_failures_per_minute: 100000
  keys:
${caller.line}  teams: [{name: of-config}]
  agents: [{name: of-config}]
  policies:
    - {name: of-config, policy_type: model_allowlist, config: {allowed_models: ["*"]}}
`;
let upstream: ScriptedUpstream;
let replicas: Replicas;
let admin: ControlClient;

beforeAll(async () => {
  upstream = startUpstream(openAiAnswer({ content: "ok" }));
  replicas = await startReplicas({ count: 1, config: openAiConfig(upstream.url, fromConfig) });
  admin = replicas.control();
});

afterAll(async () => {
  await replicas.stop();
  upstream.stop();
});

let made = 0;
function newName(): string {
  made += 1;
  return `thing-${made}`;
}

const tooSmall = "must be more than 0";
const decimals = "must have at most nine decimals";
const amounts: readonly (readonly [amount: unknown, fault: string])[] = [
  [0, tooSmall],
  [-0.01, "must be more than 0, and is negative"],
  ["0.000000000", tooSmall],
  ["-5", "must be more than 0, and is negative"],
  [1e-10, decimals],
  ["0.1234567891", decimals],
  [9_000_001, "must be at most 9000000 USD"],
  [9e15, "must be at most 9000000 USD"],
  ["1e6", "plain decimal"],
  ["500 USD", "plain decimal"],
  ["1,000", "plain decimal"],
  ["", "plain decimal"],
  [null, "amount in USD"],
  [true, "amount in USD"],
  [[5], "amount in USD"],
];

describe("amounts that a budget cannot have are a 400 that names the field", () => {
  test.each(amounts)("%p", async (monthly_limit_usd, fault) => {
    const { status, body } = await admin.send("POST", "/governance/policies", {
      name: newName(),
      policy_type: "budget_limit",
      config: { monthly_limit_usd },
    });
    expect([status, body.success, body.data, body.field]).toEqual([
      400,
      false,
      null,
      "config.monthly_limit_usd",
    ]);
    expect(body.error).toContain(fault);
  });

  test.each([[0.1], [500], ["0.000000001"], ["8999999.999999999"], [9_000_000]])("and %p is one", (amount) =>
    admin.policy({
      name: newName(),
      policy_type: "budget_limit",
      mode: "shadow",
      config: { monthly_limit_usd: amount },
    }),
  );
});

describe("a body that is no policy is a 400 that names the field", () => {
  const limit = { policy_type: "rate_limit", config: { requests_per_minute: 60 } };
  test.each([
    ["no requests a minute", { ...limit, config: { requests_per_minute: 0 } }, "config.requests_per_minute"],
    ["fewer than none", { ...limit, config: { requests_per_minute: -1 } }, "config.requests_per_minute"],
    ["one and a half", { ...limit, config: { requests_per_minute: 1.5 } }, "config.requests_per_minute"],
    ["a count as text", { ...limit, config: { requests_per_minute: "60" } }, "config.requests_per_minute"],
    [
      "a count past all counting",
      { ...limit, config: { requests_per_minute: 1e12 } },
      "config.requests_per_minute",
    ],
    ["a limit of nothing", { ...limit, config: {} }, "config"],
    ["a limit of what is not known", { ...limit, config: { calls_per_hour: 1 } }, "config.calls_per_hour"],
    ["a type that is not known", { policy_type: "allow_all", config: {} }, "policy_type"],
    ["no type", { config: {} }, "policy_type"],
    ["a scope that is not known", { ...limit, scope: "planet" }, "scope"],
    ["a scope without its id", { ...limit, scope: "agent" }, "agent_id"],
    [
      "the id of another scope",
      { ...limit, scope: "agent", agent_id: "agt_1", team_id: "team_1" },
      "team_id",
    ],
    ["an id without a scope", { ...limit, agent_id: "agt_1" }, "agent_id"],
    ["a star in the middle", { ...limit, match: { models: ["gpt-*-mini"] } }, "match.models[0]"],
    ["a field that is not known", { ...limit, priority: 3 }, "priority"],
    ["a status that is none", { ...limit, violation_status: 200 }, "violation_status"],
  ])("%s", async (_what, fields, field) => {
    const { status, body } = await admin.send("POST", "/governance/policies", { name: newName(), ...fields });
    expect([status, body.field, body.success]).toEqual([400, field, false]);
  });

  test("text that is no JSON", async () => {
    const response = await fetch(`${replicas.url(0)}/governance/policies`, {
      method: "POST",
      headers: { authorization: `Bearer ${replicas.adminKey}`, "content-type": "application/json" },
      body: '{"name": ',
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ success: false, data: null, code: "malformed-body" });
  });
});

/** PostgreSQL takes no such text, and SQLite does: it must not depend on the database what people may write. */
test("words that people type and that hold U+0000 are a 400 that names the field", async () => {
  const { id } = await admin.agent(newName());
  const words = "It runs\0 in circles.";
  const waiver = { policy_id: "pol_of-config", agent_id: id, expires_at: "2999-01-01T00:00:00Z" };
  const attempts = [
    ["/governance/waivers", { ...waiver, reason: words }, "reason"],
    [`/governance/agents/${id}/block`, { reason: words }, "reason"],
    [`/governance/agents/${id}/reviews`, { outcome: "approved", notes: words }, "notes"],
    ["/governance/approvals/apr_1/decide", { decision: "deny", reason: words }, "reason"],
    ["/governance/agents", { name: words }, "name"],
    ["/governance/keys", { alias: words }, "alias"],
    ["/governance/agents", { name: newName(), environment: words }, "environment"],
  ] as const;
  for (const [path, body, field] of attempts) {
    const answer = await admin.send("POST", path, body);
    expect([path, answer.status, answer.body.field]).toEqual([path, 400, field]);
  }
});

test("an unknown id in a scope is accepted, with a warning", async () => {
  const { status, body } = await admin.send("POST", "/governance/policies", {
    name: newName(),
    policy_type: "rate_limit",
    config: { requests_per_minute: 1 },
    scope: "agent",
    agent_id: "agt_nobody",
  });
  expect(status).toBe(201);
  expect(body.meta?.warnings).toEqual([expect.stringContaining("agt_nobody")]);
});

test("of two policies of one name the second is a 409, however many come at once", async () => {
  const name = newName();
  const body = { name, policy_type: "rate_limit", mode: "shadow", config: { requests_per_minute: 60 } };
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => admin.send("POST", "/governance/policies", body)),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409, 409, 409]);
  expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({
    code: "name-taken",
    data: null,
  });
});

test("PATCH of the type is a 400, and nothing is changed", async () => {
  const policy = await admin.policy({
    name: newName(),
    policy_type: "rate_limit",
    mode: "shadow",
    config: { requests_per_minute: 60 },
  });
  const path = `/governance/policies/${policy.id}`;
  const { status, body } = await admin.send("PATCH", path, {
    policy_type: "budget_limit",
    config: { monthly_limit_usd: 5 },
  });
  expect([status, body.field]).toEqual([400, "policy_type"]);
  expect((await admin.send("GET", path)).body.data).toEqual(policy);
});

describe("what stands in the configuration is a 409 for the control API", () => {
  test.each([
    ["PATCH", "/governance/policies/pol_of-config", { enabled: false }],
    ["DELETE", "/governance/policies/pol_of-config", undefined],
    ["PATCH", "/governance/teams/team_of-config", { name: "mine" }],
    ["DELETE", "/governance/teams/team_of-config", undefined],
    ["PATCH", "/governance/agents/agt_of-config", { name: "mine" }],
    ["DELETE", "/governance/agents/agt_of-config", undefined],
    ["PATCH", "/governance/keys/key_caller", { alias: "mine" }],
    ["POST", "/governance/keys/key_caller/revoke", undefined],
  ])("%s %s", async (method, path, change) => {
    const { status, body } = await admin.send(method, path, change);
    expect([status, body.code]).toEqual([409, "config-managed"]);
  });
});

// Who could touch another team's key could call as that team, and on its money.
test("the administrator of one team neither sees nor touches what another team has", async () => {
  const [red, blue] = await Promise.all([admin.team(newName()), admin.team(newName())]);
  const agent = await admin.agent(newName(), { team_id: blue.id });
  const key = await admin.key(newName(), { team_id: blue.id });
  const { key: redAdmin } = await admin.key(newName(), { team_id: red.id, roles: ["admin"] });
  const reds = controlClient(() => replicas.url(0), redAdmin);
  const touched = await Promise.all([
    reds.send("GET", `/governance/keys/${key.id}`),
    reds.send("POST", `/governance/keys/${key.id}/revoke`),
    reds.send("POST", `/governance/keys/${key.id}/rotate`, {}),
    reds.send("DELETE", `/governance/keys/${key.id}`),
    reds.send("PATCH", `/governance/agents/${agent.id}`, { name: "mine" }),
    reds.send("POST", `/governance/agents/${agent.id}/block`, { reason: "Rivalry." }),
  ]);
  expect(touched.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404]);
  const stolen = await reds.send("POST", "/governance/keys", { alias: newName(), team_id: blue.id });
  expect(stolen.status).toBe(400);
  const seen = await reds.send("GET", "/governance/keys");
  expect(JSON.stringify(seen.body.data)).not.toContain(key.id);
  expect((await admin.send("GET", `/governance/keys/${key.id}`)).body.data).toMatchObject({
    status: "active",
  });
});

// A caller that finds the administrators' door unguarded governs itself.
test("a caller's key on an administrator's address is a 403, and on record", async () => {
  const mine = controlClient(() => replicas.url(0), caller.key);
  const paths = ["policies", "keys", "teams", "agents", "approvals", "usage"];
  for (const path of paths) {
    const { status, body } = await mine.send("GET", `/governance/${path}`);
    expect([path, status, body.code, body.data]).toEqual([path, 403, "forbidden", null]);
  }
  const failed = (await replicas.events()).filter(
    ({ type, actor }) => type === "login.failed" && actor.id === "key_caller",
  );
  expect(failed.map(({ data }) => data)).toEqual(
    paths.map(() => expect.objectContaining({ reason: "role" })),
  );
});

describe("an id that is none is a 404 in the envelope", () => {
  const ids = [
    "nothing",
    "pol_",
    "pol_0",
    "agt_1",
    "%00",
    "..%2F..%2Fetc",
    "%F0%9F%92%A5",
    "a".repeat(2_000),
    "'%3B--",
  ];
  test.each(ids)("%s", async (id) => {
    for (const kind of ["policies", "keys", "teams", "agents"]) {
      const { status, body } = await admin.send("GET", `/governance/${kind}/${id}`);
      expect([kind, status, body.success, body.data]).toEqual([kind, 404, false, null]);
    }
  });
});

test.each(["page=0", "page=-1", "page=1.5", "limit=0", "limit=201", "limit=ten", "colour=red"])(
  "a list asked for with %s is a 400",
  async (query) => {
    const { status, body } = await admin.send("GET", `/governance/policies?${query}`);
    expect([status, body.success]).toEqual([400, false]);
  },
);

// Whoever revokes the last admin key must not hand the service to everybody on the machine.
test("the last admin key revoked, the service is not open again, not even after a restart", async () => {
  const folder = temporaryFolder();
  const start = () => startGateway({ folder, config: openAiConfig(upstream.url) });
  try {
    const open = await start();
    const { id, key } = await controlClient(() => open.url, "").key("first", { roles: ["admin"] });
    expect(await statusAt(open.url)).toBe(401);
    const mine = controlClient(() => open.url, key);
    const revoked = await mine.send("POST", `/governance/keys/${id}/revoke`);
    expect([revoked.status, revoked.body.meta?.warnings]).toEqual([
      200,
      [expect.stringContaining("last admin key")],
    ]);
    expect(await statusAt(open.url)).toBe(401);
    expect((await mine.send("GET", "/governance/keys")).status).toBe(401);
    await open.kill();

    const again = await start();
    expect(await statusAt(again.url)).toBe(401);
    expect(await statusAt(again.url, `mgk_${randomBytes(32).toString("base64url")}`)).toBe(401);
    await again.stop();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

async function statusAt(url: string, key = "sk-of-another-service"): Promise<number> {
  const body = { model: "small", messages: [{ role: "user", content: "Go." }] };
  const end = await callModel({ url, key, body });
  return end.kind === "answered" ? end.status : 0;
}
