import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { rm } from "node:fs/promises";
import { controlClient } from "./kit/control-client.ts";
import { type RunningGateway, startGateway } from "./kit/gateway.ts";
import { readEvents } from "./kit/recorded-events.ts";
import { temporaryFolder } from "./kit/temporary-folder.ts";

const adminKey = `mgk_${"A".repeat(43)}`;
const configured = `
governance:
  teams: [{name: fixed-team}]
  agents: [{name: fixed-agent, team: fixed-team}]
  keys: [{alias: fixed-key, agent: fixed-agent, key: "mgk_${"C".repeat(43)}"}]
  policies: [{name: weekly, policy_type: require_human_review, config: {review_interval_days: 7}}]
`;

let folder: string;
let gateway: RunningGateway;
const admin = controlClient(() => gateway.url, adminKey);

beforeAll(async () => {
  folder = temporaryFolder();
  gateway = await startGateway({ folder, config: configured, env: { MESHGATE_ADMIN_KEY: adminKey } });
}, 30_000);
afterAll(async () => {
  await gateway.stop();
  await rm(folder, { recursive: true });
});

const recorded = () => readEvents(`sqlite:${folder}/data/meshgate.db`);

function ask(path: string, key: string | undefined, init: RequestInit = {}): Promise<Response> {
  const headers = {
    "content-type": "application/json",
    ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
  };
  return fetch(`${gateway.url}${path}`, { ...init, headers });
}

/** What a key is told when it calls a model. */
async function chat(key: string): Promise<number> {
  const body = JSON.stringify({ messages: [{ role: "user", content: "hi" }] });
  return (await ask("/v1/chat", key, { method: "POST", body })).status;
}

describe("teams", () => {
  test("are made, read, changed, listed and deleted", async () => {
    const team = await admin.team("blue", { tags: ["a"] });
    expect(team).toMatchObject({ name: "blue", tags: ["a"], revision: 1, origin: "api" });
    const changed = await admin.send("PATCH", `/governance/teams/${team.id}`, { name: "navy", tags: null });
    expect([changed.status, changed.body.data]).toMatchObject([
      200,
      { id: team.id, name: "navy", revision: 2 },
    ]);
    expect(changed.body.data).not.toHaveProperty("tags");
    const listed = await admin.send("GET", "/governance/teams?name=nav");
    expect([listed.body.meta?.total, listed.body.data]).toMatchObject([1, [{ name: "navy" }]]);
    const gone = await admin.send("DELETE", `/governance/teams/${team.id}`);
    expect(gone.body).toEqual({ success: true, data: { id: team.id } });
    expect((await admin.send("GET", `/governance/teams/${team.id}`)).status).toBe(404);
  });

  test("are not deleted while somebody belongs to them", async () => {
    const team = await admin.team("peopled");
    await admin.agent("belongs", { team_id: team.id });
    const refused = await admin.send("DELETE", `/governance/teams/${team.id}`);
    expect([refused.status, refused.body.code]).toEqual([409, "in-use"]);
  });
});

describe("agents", () => {
  test("are made, changed and found by what they are", async () => {
    const team = await admin.team("owners");
    const agent = await admin.agent("scribe", {
      team_id: team.id,
      risk_level: "high",
      tags: ["pii"],
      environment: "prod",
    });
    expect(agent).toMatchObject({ status: "active", team_id: team.id, revision: 1 });
    const path = `/governance/agents/${agent.id}`;
    expect(
      (await admin.send("PATCH", path, { risk_level: "limited", environment: null })).body.data,
    ).toMatchObject({
      risk_level: "limited",
    });
    for (const query of ["name=scr", "risk_level=limited", `team_id=${team.id}`, "tag=pii&status=active"]) {
      const listed = await admin.send("GET", `/governance/agents?${query}`);
      expect([query, listed.body.data]).toMatchObject([query, [{ id: agent.id }]]);
    }
    expect((await admin.send("GET", "/governance/agents?environment=prod")).body.data).toEqual([]);
    expect((await admin.send("DELETE", path)).status).toBe(200);
  });

  test("are stopped by their kill switch, with the reason beside the record and not in it", async () => {
    const agent = await admin.agent("rogue");
    const key = await admin.key("rogue-key", { agent_id: agent.id });
    expect(await chat(key.key)).toBe(200);
    const reason = "it wrote to Mrs Miller";
    const blocked = await admin.send("POST", `/governance/agents/${agent.id}/block`, { reason });
    expect(blocked.body.data).toMatchObject({ status: "blocked", blocked: { by: "admin", reason } });
    expect(await chat(key.key)).toBe(403);
    const evaluation = await ask("/evaluate", key.key, { method: "POST", body: "{}" });
    expect(await evaluation.json()).toMatchObject({ status: 403, code: "agent-blocked" });
    const unblocked = await admin.send("POST", `/governance/agents/${agent.id}/unblock`);
    expect(unblocked.body.data).toMatchObject({ status: "active" });
    expect(await chat(key.key)).toBe(200);
    const events = (await recorded()).filter(({ type }) => type.startsWith("agent."));
    const ofRogue = events.filter(({ data }) => data["agent_id"] === agent.id);
    expect(ofRogue.map(({ type }) => type)).toEqual(["agent.registered", "agent.blocked", "agent.unblocked"]);
    expect(ofRogue[1]?.data).toEqual({
      agent_id: agent.id,
      name: "rogue",
      note_id: expect.any(String),
      reason_sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(JSON.stringify(events)).not.toContain("Miller");
  });

  test("of the configuration have a kill switch too, and are changed in the file alone", async () => {
    const path = "/governance/agents/agt_fixed-agent";
    expect((await admin.send("POST", `${path}/block`, { reason: "stop" })).status).toBe(200);
    expect(await chat(`mgk_${"C".repeat(43)}`)).toBe(403);
    expect((await admin.send("POST", `${path}/unblock`)).body.data).toMatchObject({
      status: "active",
      origin: "config",
    });
    expect(await chat(`mgk_${"C".repeat(43)}`)).toBe(200);
    for (const [method, where, body] of [
      ["PATCH", path, { owner: "x" }],
      ["DELETE", path, undefined],
      ["PATCH", "/governance/teams/team_fixed-team", { name: "x" }],
      ["POST", "/governance/keys/key_fixed-key/revoke", undefined],
    ] as const) {
      const refused = await admin.send(method, where, body);
      expect([where, refused.status, refused.body.code]).toEqual([where, 409, "config-managed"]);
    }
  });

  test("are due for review until they are reviewed", async () => {
    const agent = await admin.agent("watched");
    const standing = async () =>
      (await admin.send("GET", `/governance/reviews?agent_id=${agent.id}`)).body.data;
    expect(await standing()).toMatchObject([{ policy_name: "weekly", due: false }]);
    const reviewed = await admin.send("POST", `/governance/agents/${agent.id}/reviews`, {
      outcome: "approved",
      notes: "fine",
    });
    expect([reviewed.status, reviewed.body.data]).toMatchObject([
      201,
      { outcome: "approved", notes: "fine", by: "admin" },
    ]);
    await admin.send("POST", `/governance/agents/${agent.id}/reviews`, { outcome: "changes-requested" });
    expect(await standing()).toMatchObject([{ last_review: { outcome: "changes-requested" } }]);
    const all = await admin.send("GET", `/governance/agents/${agent.id}/reviews`);
    expect(all.body.data).toMatchObject([
      { outcome: "changes-requested" },
      { outcome: "approved", notes: "fine" },
    ]);
    expect((await admin.send("GET", "/governance/reviews?due=true")).body.data).toEqual([]);
  });
});

describe("keys", () => {
  test("are shown once, and kept as a hash", async () => {
    const made = await admin.key("once", { roles: ["caller"], owner: "ops" });
    expect(made.key).toMatch(/^mgk_[A-Za-z0-9_-]{43}$/);
    expect((await admin.send("GET", `/governance/keys/${made.id}`)).body.data).not.toHaveProperty("key");
    const list = await (await ask("/governance/keys?limit=200", adminKey)).text();
    expect(list).not.toContain(made.key);
    expect(JSON.stringify(await recorded())).not.toContain(made.key);
    expect(gateway.log()).not.toContain(made.key);
    expect(await Bun.file(`${folder}/data/meshgate.db-wal`).text()).not.toContain(made.key);
    const events = (await recorded()).filter(({ data }) => data["key_id"] === made.id);
    expect(events.map(({ type, actor }) => [type, actor.id])).toEqual([["key.created", "admin"]]);
  });

  test("are rotated with an overlap, and without one at once", async () => {
    const first = await admin.key("turning");
    const rotate = async (overlap_seconds: number) => {
      const { body } = await admin.send("POST", `/governance/keys/${first.id}/rotate`, { overlap_seconds });
      return body.data as { readonly key: string };
    };
    const second = await rotate(3_600);
    expect(second).toMatchObject({ id: first.id, previous_secret_until: expect.any(String) });
    expect([await chat(first.key), await chat(second.key)]).toEqual([200, 200]);
    const { body } = await admin.send("POST", `/governance/keys/${first.id}/rotate`);
    const third = body.data as { readonly key: string };
    expect([await chat(first.key), await chat(second.key), await chat(third.key)]).toEqual([401, 401, 200]);
  });

  test("are revoked for good, and deleted", async () => {
    const [revoked, deleted] = [await admin.key("revoked"), await admin.key("deleted")];
    const answer = await admin.send("POST", `/governance/keys/${revoked.id}/revoke`);
    expect(answer.body.data).toMatchObject({ status: "revoked" });
    expect((await admin.send("DELETE", `/governance/keys/${deleted.id}`)).body.data).toEqual({
      id: deleted.id,
    });
    expect([await chat(revoked.key), await chat(deleted.key)]).toEqual([401, 401]);
    const told = await (await ask("/v1/routes", revoked.key)).json();
    expect(told).toMatchObject({ error: "The key was revoked. Ask an administrator for a new one." });
    expect((await admin.send("POST", `/governance/keys/${revoked.id}/rotate`, {})).status).toBe(400);
  });

  test("are found by what they are", async () => {
    const agent = await admin.agent("finder");
    const key = await admin.key("findable", {
      agent_id: agent.id,
      roles: ["caller", "operator"],
      environment: "lab",
    });
    for (const query of [
      "alias=findab",
      `agent_id=${agent.id}`,
      "role=operator&environment=lab",
      "status=active&environment=lab",
    ]) {
      const listed = await admin.send("GET", `/governance/keys?${query}`);
      expect([query, listed.body.data]).toMatchObject([query, [{ id: key.id }]]);
    }
  });
});

/** Were it otherwise, a team that was given an administrator of its own could let itself out of every limit. */
describe("an admin key of a team administers that team alone", () => {
  test("in every route", async () => {
    const [mine, other] = [await admin.team("mine"), await admin.team("other")];
    const theirs = await admin.key("theirs", { team_id: other.id });
    const theirAgent = await admin.agent("their-agent", { team_id: other.id });
    const lead = controlClient(
      () => gateway.url,
      (await admin.key("lead", { team_id: mine.id, roles: ["admin"] })).key,
    );
    const made = await lead.key("made-by-lead");
    expect([made.team_id, made.person]).toEqual([mine.id, "admin"]);
    expect((await lead.send("GET", "/governance/teams")).body.data).toMatchObject([{ id: mine.id }]);
    const refused: readonly (readonly [string, string, number, unknown?])[] = [
      ["GET", `/governance/keys/${theirs.id}`, 404],
      ["POST", `/governance/keys/${theirs.id}/revoke`, 404],
      ["POST", `/governance/keys/${theirs.id}/rotate`, 404, {}],
      ["POST", `/governance/agents/${theirAgent.id}/block`, 404, { reason: "x" }],
      ["PATCH", `/governance/teams/${other.id}`, 404, { name: "x" }],
      ["POST", "/governance/keys", 400, { alias: "x", team_id: other.id }],
      ["POST", "/governance/keys", 400, { alias: "x", agent_id: theirAgent.id }],
      ["POST", "/governance/agents", 400, { name: "x", team_id: other.id }],
      ["POST", "/governance/teams", 403, { name: "x" }],
    ];
    for (const [method, path, status, body] of refused) {
      expect([path, (await lead.send(method, path, body)).status]).toEqual([path, status]);
    }
  });
});

const bad: readonly (readonly [
  what: string,
  method: string,
  path: string,
  body: unknown,
  status: number,
  field?: string,
])[] = [
  ["a team without a name", "POST", "/governance/teams", {}, 400, "name"],
  ["a name that is no text", "POST", "/governance/teams", { name: 7 }, 400, "name"],
  ["an unknown field", "POST", "/governance/agents", { name: "x", colour: "red" }, 400, "colour"],
  ["a name of spaces", "POST", "/governance/agents", { name: "  " }, 400, "name"],
  [
    "an unknown risk level",
    "POST",
    "/governance/agents",
    { name: "x", risk_level: "extreme" },
    400,
    "risk_level",
  ],
  [
    "a team that is not there",
    "POST",
    "/governance/agents",
    { name: "x", team_id: "team_none" },
    400,
    "team_id",
  ],
  [
    "an agent that is not there",
    "POST",
    "/governance/keys",
    { alias: "x", agent_id: "agt_none" },
    400,
    "agent_id",
  ],
  ["an unknown role", "POST", "/governance/keys", { alias: "x", roles: ["root"] }, 400, "roles[0]"],
  ["no role at all", "POST", "/governance/keys", { alias: "x", roles: [] }, 400, "roles"],
  [
    "an expiry in the past",
    "POST",
    "/governance/keys",
    { alias: "x", expires_at: "2020-01-01T00:00:00Z" },
    400,
    "expires_at",
  ],
  [
    "an expiry that is no time",
    "POST",
    "/governance/keys",
    { alias: "x", expires_at: "soon" },
    400,
    "expires_at",
  ],
  ["an alias that is taken", "POST", "/governance/keys", { alias: "fixed-key" }, 409, "alias"],
  ["a name that the configuration has", "POST", "/governance/teams", { name: "fixed-team" }, 409, "name"],
  ["moving a key", "PATCH", "/governance/keys/key_fixed-key", { team_id: "team_x" }, 400, "team_id"],
  ["a change of nothing", "PATCH", "/governance/teams/team_fixed-team", {}, 400, "body"],
  [
    "a negative overlap",
    "POST",
    "/governance/keys/key_fixed-key/rotate",
    { overlap_seconds: -1 },
    400,
    "overlap_seconds",
  ],
  ["a block without a reason", "POST", "/governance/agents/agt_fixed-agent/block", {}, 400, "reason"],
  ["a block without a body", "POST", "/governance/agents/agt_fixed-agent/block", undefined, 400, "reason"],
  [
    "an unknown outcome",
    "POST",
    "/governance/agents/agt_fixed-agent/reviews",
    { outcome: "meh" },
    400,
    "outcome",
  ],
  ["an id that is none", "GET", "/governance/keys/not-an-id", undefined, 404],
  ["an id with odd signs", "GET", "/governance/agents/%00%ff", undefined, 404],
  ["a page that is none", "GET", "/governance/keys?page=0", undefined, 400, "page"],
  ["a filter that is none", "GET", "/governance/keys?colour=red", undefined, 400, "colour"],
  ["a method that is none", "PUT", "/governance/keys", {}, 405],
];
test.each(bad.map((row) => [row[0], row] as const))(
  "refuses %s",
  async (_, [, method, path, body, status, field]) => {
    const answer = await admin.send(method, path, body);
    expect([answer.status, answer.body.field]).toEqual([status, field]);
    expect(answer.body.error).toBeString();
  },
);

/** Else a key passes for somebody that it is not: for the admin key in a rule, or for another key where approvers are named. */
test.each(["admin", "local", "Admin", "__proto__", "key_019a9d3c5f1e7b2a8c4d6e8f0a1b2c3d", "agt_x"])(
  "no key is called %s",
  async (alias) => {
    const made = await admin.send("POST", "/governance/keys", { alias });
    expect([made.status, made.body.field, made.body.error]).toEqual([
      400,
      "alias",
      expect.stringContaining("is reserved"),
    ]);
    const { id } = await admin.key(`renamed-${alias.length}-${alias}`);
    expect((await admin.send("PATCH", `/governance/keys/${id}`, { alias })).status).toBe(400);
  },
);

describe("who is not let in", () => {
  test("is told so, and a key that lacks the role is recorded", async () => {
    const caller = await admin.key("curious");
    const refused = await ask("/governance/keys", caller.key);
    expect(await refused.json()).toMatchObject({
      success: false,
      data: null,
      status: 403,
      code: "forbidden",
    });
    const failed = (await recorded()).filter(
      ({ type, actor }) => type === "login.failed" && actor.id === caller.id,
    );
    expect(failed.map(({ data }) => [data["reason"], data["role"]])).toEqual([["role", "admin"]]);
    expect((await ask("/governance/keys", undefined)).status).toBe(401);
  });

  test("is no auditor's key on the record: it reads the calls of others", async () => {
    const auditor = await admin.key("reads-the-record", { roles: ["auditor"] });
    const caller = await admin.key("is-in-the-record");
    const body = JSON.stringify({ messages: [{ role: "user", content: "hi" }] });
    const answer = await ask("/v1/chat", caller.key, { method: "POST", body });
    const path = `/v1/audit/${answer.headers.get("x-request-id")}`;
    const record = await ask(path, auditor.key);
    expect([answer.status, record.status]).toEqual([200, 200]);
    expect(await record.json()).toMatchObject({ evidence: { decision_made: { actor: { id: caller.id } } } });
  });

  /** Else whoever reads the record, or operates the service, spends what models cost. */
  test.each(["auditor", "operator", "approver"])(
    "is a key with the role %s alone, of models too",
    async (role) => {
      const { key, id } = await admin.key(`only-${role}`, { roles: [role] });
      const call = {
        method: "POST",
        body: JSON.stringify({ model: "m", messages: [{ role: "user", content: "hi" }] }),
      };
      const answers = [
        await ask("/v1/chat", key, call),
        await ask("/v1/chat/completions", key, call),
        await ask("/v1/models", key),
      ];
      expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
      expect(await answers[1]?.json()).toMatchObject({ error: { code: "forbidden" } });
      const failed = (await recorded()).filter(
        ({ type, actor }) => type === "login.failed" && actor.id === id,
      );
      expect(failed.map(({ data }) => [data["reason"], data["role"]])).toEqual(
        answers.map(() => ["role", "caller"]),
      );
    },
  );

  /** Else `/v1/ready` is where keys are tried out unseen. */
  test("is seen on /v1/ready too, which answers everybody all the same", async () => {
    const failures = async () => {
      const metrics = await (await ask("/v1/metrics", adminKey)).text();
      return Number(/meshgate_login_failures_total\{reason="unknown"\} (\d+)/.exec(metrics)?.[1] ?? 0);
    };
    const before = await failures();
    const caller = await admin.key("asks-whether-ready");
    const answers = [await ask("/v1/ready", undefined), await ask("/v1/ready", caller.key)];
    expect(await failures()).toBe(before);
    answers.push(await ask("/v1/ready", `mgk_${"y".repeat(43)}`));
    expect(await failures()).toBe(before + 1);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  /** Else a stranger fills the record, or locks out whoever shares the address. */
  test("is limited by address, while a good key from there is let in", async () => {
    const guess = () => ask("/v1/routes", `mgk_${"z".repeat(43)}`);
    const statuses = await Promise.all(Array.from({ length: 30 }, async () => (await guess()).status));
    const limited = await guess();
    expect([limited.status, Number(limited.headers.get("retry-after")) > 0]).toEqual([429, true]);
    expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(10);
    expect((await ask("/v1/routes", adminKey)).status).toBe(200);
    const failed = (await recorded()).filter(({ data }) => data["reason"] === "unknown");
    expect(failed.length).toBeLessThanOrEqual(10);
    expect(JSON.stringify(failed)).not.toContain("127.0.0.1");
    const metrics = await (await ask("/v1/metrics", adminKey)).text();
    expect(metrics).toMatch(/meshgate_login_failures_total\{reason="limited"\} [1-9]/);
  });
});
