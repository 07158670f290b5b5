import { beforeEach, describe, expect, test } from "bun:test";
import { type ControlPlane, startControlPlane } from "./kit/control-plane.ts";

/** Ada administers all teams; `redAdmin` is a key of the team `red`. */
let plane: ControlPlane;

beforeEach(async () => {
  plane = await startControlPlane({
    config: "providers: {openai: {kind: sandbox, default_model: m}}\ngovernance: {teams: [{name: red}]}\n",
  });
  const body = {
    roles: ["admin"],
    team_id: "team_red",
    secrets: [{ sha256: "0".repeat(64) }],
    person: "key_red",
    created_by: "key_ada",
  };
  await plane.state.apply({
    mutations: [{ op: "create", kind: "key", id: "key_red", name: "red", body }],
    events: [],
    actorId: "key_ada",
    atMs: 0,
  });
});

async function make(path: string, body: object, as: "ada" | "redAdmin"): Promise<string> {
  const made = await plane.ask("POST", `/governance/${path}`, body, as);
  expect(made.status).toBe(201);
  return String(Reflect.get(Object(made.body["data"]), "id"));
}

/** Otherwise the team's administrator becomes one of all teams when somebody takes the agent out of the team. */
test("a key that a team's administrator makes for an agent bears the team, whatever becomes of the agent", async () => {
  const agent = await make("agents", { name: "bot" }, "redAdmin");
  const key = await make("keys", { alias: "via", roles: ["admin"], agent_id: agent }, "redAdmin");
  await plane.ask("PATCH", `/governance/agents/${agent}`, { team_id: null }, "ada");
  expect(plane.state.entities("key").get(key)?.body).toMatchObject({ agent_id: agent, team_id: "team_red" });
});

const rate = {
  policy_type: "rate_limit",
  config: { requests_per_minute: 5 },
  scope: "team",
  team_id: "team_red",
};

/** Otherwise the limits that an organisation sets on a team hold only as long as the team likes them. */
describe("what an administrator of all teams set on a team", () => {
  let agent: string;
  let idle: string;
  let key: string;
  let policy: string;
  beforeEach(async () => {
    agent = await make("agents", { name: "bot", team_id: "team_red", tags: ["watched"] }, "ada");
    idle = await make("agents", { name: "idle", team_id: "team_red" }, "ada");
    key = await make("keys", { alias: "bot-key", agent_id: agent, tags: ["watched"] }, "ada");
    policy = await make("policies", { name: "cap", ...rate }, "ada");
  });

  const changes: readonly (readonly [
    string,
    () => readonly [method: string, path: string, body?: object],
  ])[] = [
    ["a policy, changed", () => ["PATCH", `policies/${policy}`, { enabled: false }]],
    ["a policy, deleted", () => ["DELETE", `policies/${policy}`]],
    ["a policy, rolled back", () => ["POST", `policies/${policy}/rollback`, { revision: 1 }]],
    ["an agent's tags", () => ["PATCH", `agents/${agent}`, { tags: [] }]],
    ["an agent's signals", () => ["PATCH", `agents/${agent}`, { signals: { caller_trust: "high" } }]],
    ["an agent, deleted", () => ["DELETE", `agents/${idle}`]],
    ["a key's tags", () => ["PATCH", `keys/${key}`, { tags: null }]],
    ["a key, deleted", () => ["DELETE", `keys/${key}`]],
  ];
  test.each(changes)("its own administrator cannot take away: %s", async (_, change) => {
    const [method, path, body] = change();
    const before = plane.recorded().length;
    expect(await plane.ask(method, `/governance/${path}`, body, "redAdmin")).toMatchObject({
      status: 403,
      body: { code: "forbidden", error: expect.stringContaining("by an administrator of all teams") },
    });
    expect(plane.recorded()).toHaveLength(before);
    expect((await plane.ask(method, `/governance/${path}`, body, "ada")).status).toBe(200);
  });

  test.each(["PATCH", "DELETE"])(
    "its own administrator cannot take away: the team's tags, by %s",
    async (method) => {
      plane = await startControlPlane();
      const mutation = {
        op: "create",
        kind: "team",
        id: "team_red",
        name: "red",
        body: { tags: ["watched"] },
      } as const;
      await plane.state.apply({ mutations: [mutation], events: [], actorId: "key_ada", atMs: 0 });
      const body = method === "PATCH" ? { tags: [] } : undefined;
      expect(await plane.ask(method, "/governance/teams/team_red", body, "redAdmin")).toMatchObject({
        status: 403,
      });
      expect(await plane.ask(method, "/governance/teams/team_red", body, "ada")).toMatchObject({
        status: 200,
      });
    },
  );

  test("its own administrator cannot lift: the block of an agent, even of its own, even by blocking it once more", async () => {
    const own = await make("agents", { name: "own" }, "redAdmin");
    const ask = (verb: string, as: "ada" | "redAdmin") =>
      plane.ask(
        "POST",
        `/governance/agents/${own}/${verb}`,
        verb === "block" ? { reason: "leaks" } : undefined,
        as,
      );
    await ask("block", "ada");
    expect(await ask("block", "redAdmin")).toMatchObject({ status: 403 });
    expect(await ask("unblock", "redAdmin")).toMatchObject({ status: 403 });
    expect(await plane.ask("DELETE", `/governance/agents/${own}`, undefined, "redAdmin")).toMatchObject({
      status: 403,
    });
    expect(await ask("unblock", "ada")).toMatchObject({ status: 200 });
    await ask("block", "redAdmin");
    expect(await ask("unblock", "redAdmin")).toMatchObject({ status: 200 });
  });

  test("can be an emergency that its own administrator ends: it may block the agent and revoke the key", async () => {
    const block = await plane.ask(
      "POST",
      `/governance/agents/${agent}/block`,
      { reason: "leaks" },
      "redAdmin",
    );
    const revoke = await plane.ask("POST", `/governance/keys/${key}/revoke`, undefined, "redAdmin");
    expect([block.status, revoke.status]).toEqual([200, 200]);
  });
});

describe("what a team's own administrator set", () => {
  test("it may change and delete, whoever reviewed or blocked it since", async () => {
    const agent = await make("agents", { name: "own" }, "redAdmin");
    const policy = await make("policies", { name: "own", ...rate }, "redAdmin");
    const key = await make("keys", { alias: "own", agent_id: agent }, "redAdmin");
    await plane.ask("POST", `/governance/agents/${agent}/block`, { reason: "leaks" }, "ada");
    await plane.ask("POST", `/governance/agents/${agent}/unblock`, undefined, "ada");
    const statuses = [
      await plane.ask("PATCH", `/governance/agents/${agent}`, { tags: ["a"] }, "redAdmin"),
      await plane.ask("PATCH", `/governance/policies/${policy}`, { enabled: false }, "redAdmin"),
      await plane.ask("PATCH", `/governance/keys/${key}`, { tags: ["a"] }, "redAdmin"),
      await plane.ask("DELETE", `/governance/keys/${key}`, undefined, "redAdmin"),
      await plane.ask("DELETE", `/governance/agents/${agent}`, undefined, "redAdmin"),
      await plane.ask("DELETE", `/governance/policies/${policy}`, undefined, "redAdmin"),
    ].map(({ status }) => status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 200]);
  });

  test("it cannot make into a policy for all teams", async () => {
    const policy = await make("policies", { name: "own", ...rate }, "redAdmin");
    const stolen = await plane.ask(
      "PATCH",
      `/governance/policies/${policy}`,
      { scope: "global" },
      "redAdmin",
    );
    expect(stolen).toMatchObject({ status: 403, body: { code: "forbidden" } });
  });

  test("is the organisation's once an administrator of all teams has changed it", async () => {
    const policy = await make("policies", { name: "own", ...rate }, "redAdmin");
    await plane.ask("PATCH", `/governance/policies/${policy}`, { config: { requests_per_minute: 1 } }, "ada");
    expect(await plane.ask("DELETE", `/governance/policies/${policy}`, undefined, "redAdmin")).toMatchObject({
      status: 403,
    });
  });
});
