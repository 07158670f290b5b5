import { beforeEach, describe, expect, test } from "bun:test";
import { Policy, PolicyRevision } from "@meshgate/contracts";
import { policiesInForce } from "../src/control/policies/policies-in-force.ts";
import { type ControlAnswer, type ControlPlane, startControlPlane } from "./kit/control-plane.ts";

let plane: ControlPlane;

beforeEach(async () => {
  plane = await startControlPlane();
});

const allowlist = {
  name: "production-model-allowlist",
  description: "Only approved models in production",
  policy_type: "model_allowlist",
  config: { allowed_models: ["gpt-4o", "claude-sonnet-4-20250514", "gemini-2.0-flash"] },
  scope: "global",
  enabled: true,
};
const blockOpenai = {
  name: "block-openai",
  policy_type: "block_provider",
  config: { provider: "openai" },
  scope: "global",
  enabled: true,
};

/** The bodies that MeshAI's page sends, word for word (seed 003). */
const seedPolicies = [
  allowlist,
  blockOpenai,
  {
    name: "production-approval",
    policy_type: "require_approval",
    config: { environment: "production" },
    scope: "global",
    enabled: true,
  },
  {
    name: "agent-budget-cap",
    policy_type: "budget_limit",
    config: { monthly_limit_usd: 500 },
    scope: "agent",
    agent_id: "agt_abc123",
    enabled: true,
  },
  {
    name: "api-rate-limit",
    policy_type: "rate_limit",
    config: { requests_per_minute: 60 },
    scope: "global",
    enabled: true,
  },
  {
    name: "high-risk-review",
    policy_type: "require_human_review",
    config: { review_interval_days: 7 },
    scope: "agent",
    agent_id: "agt_abc123",
    enabled: true,
  },
];

function dataOf({ body }: ControlAnswer): Policy {
  return Policy.parse(body["data"]);
}

async function make(body: unknown = blockOpenai): Promise<string> {
  return dataOf(await plane.ask("POST", "/governance/policies", body)).id;
}

describe("MeshAI's page, line by line", () => {
  test.each(seedPolicies)("creates $name and answers with every key of it", async (body) => {
    const answer = await plane.ask("POST", "/governance/policies", body);
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ success: true, data: body });
    const { id, created_at } = dataOf(answer);
    expect(id).toMatch(/^pol_[0-9a-f]{32}$/);
    expect(created_at).toBe("2026-11-20T12:00:00.000Z");
  });

  test("answers a create with the page's keys and its own, and no other", async () => {
    const { body } = await plane.ask("POST", "/governance/policies", allowlist);
    expect(Object.keys(body)).toEqual(["success", "data"]);
    const ofPage = ["id", "name", "policy_type", "config", "scope", "enabled", "created_at"];
    const own = ["description", "mode", "revision", "origin", "updated_at"];
    expect(Object.keys(body["data"] ?? {}).toSorted()).toEqual([...ofPage, ...own].toSorted());
  });

  test("lists, updates and deletes", async () => {
    const id = await make();
    const listed = await plane.ask("GET", "/governance/policies");
    expect(listed).toMatchObject({
      status: 200,
      body: { success: true, data: [{ id }], meta: { total: 1, page: 1, limit: 50 } },
    });
    const updated = await plane.ask("PATCH", `/governance/policies/${id}`, { enabled: false });
    expect(updated).toMatchObject({
      status: 200,
      body: { success: true, data: { id, enabled: false, revision: 2 } },
    });
    const deleted = await plane.ask("DELETE", `/governance/policies/${id}`);
    expect(deleted).toEqual({ status: 200, body: { success: true, data: { id } } });
    expect(await plane.ask("GET", `/governance/policies/${id}`)).toMatchObject({
      status: 404,
      body: { code: "not-found" },
    });
  });
});

describe("takes effect", () => {
  const inForce = () => policiesInForce(plane.state.entities("policy").values());

  test("as the engine reads it, with amounts in nano-USD and defaults filled in", async () => {
    const id = await make({
      name: "b",
      policy_type: "budget_limit",
      config: { monthly_limit_usd: "0.000000001" },
    });
    expect(inForce()).toEqual([
      {
        id,
        name: "b",
        type: "budget_limit",
        scope: { kind: "global" },
        match: {},
        mode: "enforce",
        monthlyLimitNanoUsd: 1,
        onUnknownPrice: "deny",
      },
    ]);
  });

  test("only while it is enabled, and no longer once it is deleted", async () => {
    const id = await make();
    await plane.ask("PATCH", `/governance/policies/${id}`, { enabled: false });
    expect(inForce()).toEqual([]);
    await plane.ask("PATCH", `/governance/policies/${id}`, { enabled: true, mode: "shadow" });
    expect(inForce()).toMatchObject([{ id, mode: "shadow" }]);
    await plane.ask("DELETE", `/governance/policies/${id}`);
    expect(inForce()).toEqual([]);
  });

  /** The engine compiles what it has not seen: of ten thousand policies one changes, and 9,999 must stay what they were. */
  test("and leaves every other policy the object that it was", async () => {
    const id = await make();
    await make(allowlist);
    const before = inForce();
    await plane.ask("PATCH", `/governance/policies/${id}`, { mode: "shadow" });
    const same = inForce().filter((policy) => before.includes(policy));
    expect(same.map(({ name }) => name)).toEqual(["production-model-allowlist"]);
  });
});

describe("refuses what is not valid, and names the field", () => {
  const budget = (monthly_limit_usd: unknown) => ({
    name: "b",
    policy_type: "budget_limit",
    config: { monthly_limit_usd },
  });
  const rate = (config: object) => ({ name: "r", policy_type: "rate_limit", config });
  const limit = "config.monthly_limit_usd";
  const cases: readonly (readonly [string, unknown, string, RegExp])[] = [
    ["a negative amount", budget(-1), limit, /must be more than 0, and is negative/],
    ["an amount of zero", budget(0), limit, /must be more than 0/],
    ["an amount of zero as text", budget("0.000"), limit, /must be more than 0/],
    ["an amount that rounds to less than a nano-USD", budget(1e-10), limit, /at most nine decimals/],
    ["ten decimals", budget("1.0000000001"), limit, /at most nine decimals/],
    ["an amount with an exponent in text", budget("1e+3"), limit, /must be a plain decimal/],
    ["a huge amount", budget(1e15), limit, /at most 9000000 USD/],
    ["an amount that is a nano-USD too large", budget("9000000.000000001"), limit, /at most 9000000 USD/],
    ["an amount with a unit", budget("$500"), limit, /must be a plain decimal/],
    ["an amount with a comma", budget("1,000"), limit, /must be a plain decimal/],
    ["an empty amount", budget(""), limit, /must be a plain decimal/],
    ["an amount in hexadecimal", budget("0x10"), limit, /must be a plain decimal/],
    ["an amount that is a boolean", budget(true), limit, /must be an amount in USD/],
    ["an amount that is null", budget(null), limit, /must be an amount in USD/],
    ["no amount", { name: "b", policy_type: "budget_limit", config: {} }, limit, /is missing/],
    [
      "a fraction of a request",
      rate({ requests_per_minute: 1.5 }),
      "config.requests_per_minute",
      /must be a whole number/,
    ],
    [
      "a negative rate",
      rate({ requests_per_minute: -1 }),
      "config.requests_per_minute",
      /must be at least 1/,
    ],
    ["a rate of zero", rate({ requests_per_minute: 0 }), "config.requests_per_minute", /must be at least 1/],
    [
      "a huge rate",
      rate({ tokens_per_minute: 1e12 }),
      "config.tokens_per_minute",
      /must be at most 1000000000/,
    ],
    [
      "a rate as text",
      rate({ requests_per_minute: "60" }),
      "config.requests_per_minute",
      /must be a number, and is text/,
    ],
    ["a rate of nothing", rate({}), "config", /limits nothing/],
    [
      "a rate per somebody unknown",
      rate({ requests_per_minute: 1, per: "model" }),
      "config.per",
      /must be one of agent, team, key, user/,
    ],
    [
      "an empty allow-list",
      { ...allowlist, config: { allowed_models: [] } },
      "config.allowed_models",
      /at least 1 item/,
    ],
    [
      "a pattern with a star inside",
      { ...allowlist, config: { allowed_models: ["gpt-*-mini"] } },
      "config.allowed_models[0]",
      /only at its end/,
    ],
    [
      "a list that is text",
      { ...allowlist, config: { allowed_models: "gpt-4o" } },
      "config.allowed_models",
      /must be a list, and is text/,
    ],
    [
      "a residency without a condition",
      { name: "d", policy_type: "data_residency", config: {} },
      "config",
      /names no condition/,
    ],
    [
      "a residency that allows training",
      { name: "d", policy_type: "data_residency", config: { allow_training: true } },
      "config.allow_training",
      /must be false/,
    ],
    [
      "an interval of no days",
      { name: "h", policy_type: "require_human_review", config: { review_interval_days: 0 } },
      "config.review_interval_days",
      /at least 1/,
    ],
    [
      "a ttl of a year",
      { name: "a", policy_type: "require_approval", config: { ttl_seconds: 31_536_000 } },
      "config.ttl_seconds",
      /at most 2592000/,
    ],
    [
      "an unknown type",
      { name: "x", policy_type: "spend_cap", config: {} },
      "policy_type",
      /must be one of block_provider/,
    ],
    ["no type", { name: "x", config: {} }, "policy_type", /must be one of block_provider/],
    ["an unknown field", { ...blockOpenai, color: "red" }, "color", /is not known here/],
    [
      "an unknown field of the config",
      { ...blockOpenai, config: { provider: "x", model: "y" } },
      "config.model",
      /is not known here/,
    ],
    [
      "the config of another type",
      { ...blockOpenai, config: { monthly_limit_usd: 5 } },
      "config.provider",
      /is missing/,
    ],
    ["a name of spaces", { ...blockOpenai, name: "  " }, "name", /neither begin nor end with a space/],
    ["an empty name", { ...blockOpenai, name: "" }, "name", /1 to 128 characters/],
    ["a long name", { ...blockOpenai, name: "n".repeat(129) }, "name", /1 to 128 characters/],
    [
      "a scope without its id",
      { ...blockOpenai, scope: "agent" },
      "agent_id",
      /is missing: scope agent needs it/,
    ],
    [
      "an id without its scope",
      { ...blockOpenai, agent_id: "agt_1" },
      "agent_id",
      /belongs to scope agent, and the scope is global/,
    ],
    [
      "the id of another scope",
      { ...blockOpenai, scope: "team", agent_id: "agt_1", team_id: "team_1" },
      "agent_id",
      /belongs to scope agent/,
    ],
    [
      "an unknown scope",
      { ...blockOpenai, scope: "world" },
      "scope",
      /must be one of global, agent, team, key/,
    ],
    [
      "an id that is a number",
      { ...blockOpenai, scope: "agent", agent_id: 7 },
      "agent_id",
      /must be text, and is a number/,
    ],
    ["an unknown mode", { ...blockOpenai, mode: "warn" }, "mode", /must be one of enforce, shadow/],
    ["enabled as text", { ...blockOpenai, enabled: "yes" }, "enabled", /must be a boolean, and is text/],
    [
      "a status of its own",
      { ...blockOpenai, violation_status: 500 },
      "violation_status",
      /must be one of 403, 429/,
    ],
    ["an empty match list", { ...blockOpenai, match: { models: [] } }, "match.models", /at least 1 item/],
    ["a list", [blockOpenai], "body", /must be an object, and is a list/],
  ];
  test.each(cases)("%s", async (_, body, field, message) => {
    const answer = await plane.ask("POST", "/governance/policies", body);
    expect(answer).toMatchObject({
      status: 400,
      body: { success: false, data: null, code: "invalid-request", status: 400, field },
    });
    expect(answer.body["error"]).toMatch(message);
    expect(plane.state.entities("policy").size).toBe(0);
  });

  test("text that is no JSON", async () => {
    const answer = await plane.ask("POST", "/governance/policies", "{");
    expect(answer).toMatchObject({ status: 400, body: { success: false, code: "malformed-body" } });
  });
});

describe("an amount", () => {
  test.each([
    [500, 500_000_000_000],
    [0.1, 100_000_000],
    ["0.1", 100_000_000],
    [1e-9, 1],
    ["0.30000000000", 300_000_000],
    [0.000_000_29, 290],
    ["9000000", 9_000_000_000_000_000],
    [1234.567_890_123, 1_234_567_890_123],
  ])("of %p USD is %p nano-USD, to the last one", async (monthly_limit_usd, nano) => {
    const id = await make({ name: "b", policy_type: "budget_limit", config: { monthly_limit_usd } });
    expect(policiesInForce(plane.state.entities("policy").values())).toMatchObject([
      { monthlyLimitNanoUsd: nano },
    ]);
    const { body } = await plane.ask("GET", `/governance/policies/${id}`);
    expect(body["data"]).toMatchObject({ config: { monthly_limit_usd } });
  });
});

describe("a change", () => {
  test("of the type is refused", async () => {
    const id = await make();
    const answer = await plane.ask("PATCH", `/governance/policies/${id}`, { policy_type: "block_provider" });
    expect(answer).toMatchObject({ status: 400, body: { code: "invalid-request", field: "policy_type" } });
    expect(answer.body["error"]).toContain("cannot be changed");
  });

  test("of the config is checked by the type that the policy has", async () => {
    const id = await make();
    const answer = await plane.ask("PATCH", `/governance/policies/${id}`, {
      config: { monthly_limit_usd: 5 },
    });
    expect(answer).toMatchObject({ status: 400, body: { field: "config.provider" } });
  });

  test("of nothing is refused", async () => {
    const id = await make();
    expect(await plane.ask("PATCH", `/governance/policies/${id}`, {})).toMatchObject({ status: 400 });
  });

  test("of the scope leaves the id of the old one behind", async () => {
    const id = await make({ ...blockOpenai, scope: "agent", agent_id: "agt_1" });
    const answer = await plane.ask("PATCH", `/governance/policies/${id}`, {
      scope: "team",
      team_id: "team_1",
    });
    expect(dataOf(answer)).toMatchObject({ scope: "team", team_id: "team_1" });
    expect(dataOf(answer)).not.toHaveProperty("agent_id");
    const wide = await plane.ask("PATCH", `/governance/policies/${id}`, { scope: "global" });
    expect(dataOf(wide)).not.toHaveProperty("team_id");
  });

  test("takes an optional field away where it is null", async () => {
    const id = await make({ ...allowlist, match: { tags: ["prod"] }, violation_status: 429 });
    const patch = { description: null, match: null, violation_status: null };
    const policy = dataOf(await plane.ask("PATCH", `/governance/policies/${id}`, patch));
    for (const field of Object.keys(patch)) expect(policy).not.toHaveProperty(field);
  });

  test("to the name of another policy is refused, and so is a second policy of one name", async () => {
    await make();
    const id = await make(allowlist);
    const taken = { status: 409, body: { code: "name-taken", field: "name" } };
    expect(await plane.ask("PATCH", `/governance/policies/${id}`, { name: "block-openai" })).toMatchObject(
      taken,
    );
    expect(await plane.ask("POST", "/governance/policies", blockOpenai)).toMatchObject(taken);
    await plane.ask("DELETE", `/governance/policies/${id}`);
    expect(await plane.ask("POST", "/governance/policies", allowlist)).toMatchObject({ status: 201 });
  });

  /** Without it two admins who edit at once would silently undo each other. */
  test("that another one overtook is refused", async () => {
    const id = await make();
    const both = await Promise.all(
      ["shadow", "enforce"].map((mode) => plane.ask("PATCH", `/governance/policies/${id}`, { mode })),
    );
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(both.find(({ status }) => status === 409)?.body).toMatchObject({ code: "changed-meanwhile" });
  });

  test.each(["pol_none", "x", "pol_%2F..", "agt_1"])("of %s, which is no policy, is a 404", async (id) => {
    for (const [method, body] of [["GET"], ["PATCH", { enabled: false }], ["DELETE"]] as const) {
      expect(await plane.ask(method, `/governance/policies/${id}`, body)).toMatchObject({
        status: 404,
        body: { success: false, code: "not-found" },
      });
    }
  });
});

describe("warns, and takes it all the same", () => {
  test("of an id that nobody has", async () => {
    const answer = await plane.ask("POST", "/governance/policies", {
      ...blockOpenai,
      scope: "agent",
      agent_id: "agt_none",
    });
    expect(answer.status).toBe(201);
    expect(answer.body["meta"]).toEqual({
      warnings: ["No agent has the id `agt_none`: the policy applies to nobody until one does."],
    });
  });

  test("of a provider that is not configured", async () => {
    const answer = await plane.ask("POST", "/governance/policies", {
      ...blockOpenai,
      config: { provider: "opanai" },
    });
    expect(answer.body["meta"]).toEqual({
      warnings: ["No provider named `opanai` is configured: the policy blocks nothing."],
    });
  });
});

describe("the list", () => {
  beforeEach(async () => {
    for (const body of seedPolicies) await make(body);
  });

  const names = ({ body }: ControlAnswer) => (body["data"] as { name: string }[]).map(({ name }) => name);

  test.each([
    ["policy_type=budget_limit", ["agent-budget-cap"]],
    ["scope=agent", ["agent-budget-cap", "high-risk-review"]],
    ["agent_id=agt_abc123&policy_type=require_human_review", ["high-risk-review"]],
    ["name=production-", ["production-model-allowlist", "production-approval"]],
    ["enabled=false", []],
    ["mode=shadow", []],
    ["origin=config", []],
    ["limit=2&page=2", ["production-approval", "agent-budget-cap"]],
    ["limit=2&page=9", []],
  ])("?%s", async (query, expected) => {
    expect(names(await plane.ask("GET", `/governance/policies?${query}`))).toEqual(expected);
  });

  test.each([
    ["page=0", "page"],
    ["limit=201", "limit"],
    ["limit=ten", "limit"],
    ["policy_type=spend", "policy_type"],
    ["enabled=yes", "enabled"],
    ["nmae=x", "nmae"],
  ])("refuses ?%s", async (query, field) => {
    expect(await plane.ask("GET", `/governance/policies?${query}`)).toMatchObject({
      status: 400,
      body: { field },
    });
  });
});

describe("the history", () => {
  test("of a deleted policy says to create it anew, where somebody would go back", async () => {
    const id = await make();
    await plane.ask("DELETE", `/governance/policies/${id}`);
    expect(await plane.ask("POST", `/governance/policies/${id}/rollback`, { revision: 1 })).toMatchObject({
      status: 404,
      body: { error: expect.stringContaining("Create it anew") },
    });
  });

  test("tells every state, who made it and when, the latest first; of a deleted policy too", async () => {
    const id = await make();
    plane.setTime(Date.parse("2026-11-21T00:00:00Z"));
    await plane.ask("PATCH", `/governance/policies/${id}`, { mode: "shadow" }, "ben");
    await plane.ask("DELETE", `/governance/policies/${id}`);
    const { status, body } = await plane.ask(
      "GET",
      `/governance/policies/${id}/history`,
      undefined,
      "auditor",
    );
    expect(status).toBe(200);
    const revisions = PolicyRevision.array().parse(body["data"]);
    expect(revisions.map(({ policy, ...rest }) => ({ ...rest, mode: policy?.mode }))).toEqual([
      {
        revision: 3,
        operation: "delete",
        actor_id: "key_ada",
        at: "2026-11-21T00:00:00.000Z",
        mode: undefined,
      },
      {
        revision: 2,
        operation: "update",
        actor_id: "key_ben",
        at: "2026-11-21T00:00:00.000Z",
        mode: "shadow",
      },
      {
        revision: 1,
        operation: "create",
        actor_id: "key_ada",
        at: "2026-11-20T12:00:00.000Z",
        mode: "enforce",
      },
    ]);
    expect(body["meta"]).toEqual({ total: 3, page: 1, limit: 50 });
  });

  test("of no policy is a 404", async () => {
    expect(await plane.ask("GET", "/governance/policies/pol_none/history")).toMatchObject({ status: 404 });
  });

  test("lets a past state hold again, as a new revision", async () => {
    const id = await make();
    await plane.ask("PATCH", `/governance/policies/${id}`, { mode: "shadow", name: "renamed" });
    const answer = await plane.ask("POST", `/governance/policies/${id}/rollback`, { revision: 1 });
    expect(answer.status).toBe(200);
    expect(dataOf(answer)).toMatchObject({ ...blockOpenai, mode: "enforce", revision: 3 });
  });

  test.each([
    [{ revision: 7 }, "revision"],
    [{ revision: 0 }, "revision"],
    [{ revision: "1" }, "revision"],
    [{}, "revision"],
  ])("refuses to go back to %p", async (body, field) => {
    const id = await make();
    const answer = await plane.ask("POST", `/governance/policies/${id}/rollback`, body);
    expect(answer).toMatchObject({ status: 400, body: { field } });
  });
});

describe("a policy of the configuration", () => {
  const config = `
providers: {openai: {kind: sandbox, default_model: gpt-4o}}
governance:
  agents: [{name: bot}]
  policies:
    - {name: from-file, policy_type: rate_limit, config: {requests_per_minute: 60}, scope: agent, agent: bot}
`;

  beforeEach(async () => {
    plane = await startControlPlane({ config });
  });

  test("is shown, by the ids of what it names", async () => {
    const { body } = await plane.ask("GET", "/governance/policies/pol_from-file");
    expect(body["data"]).toEqual({
      id: "pol_from-file",
      name: "from-file",
      policy_type: "rate_limit",
      config: { requests_per_minute: 60 },
      scope: "agent",
      agent_id: "agt_bot",
      enabled: true,
      mode: "enforce",
      revision: 0,
      origin: "config",
    });
  });

  test.each([
    ["PATCH", "", { enabled: false }],
    ["DELETE", "", undefined],
    ["POST", "/rollback", { revision: 1 }],
  ])("refuses %s%s", async (method, path, body) => {
    const answer = await plane.ask(method, `/governance/policies/pol_from-file${path}`, body);
    expect(answer).toMatchObject({ status: 409, body: { code: "config-managed" } });
  });

  test("keeps its name from the control API", async () => {
    const answer = await plane.ask("POST", "/governance/policies", { ...blockOpenai, name: "from-file" });
    expect(answer).toMatchObject({ status: 409, body: { code: "name-taken" } });
  });
});

describe("roles", () => {
  test.each([
    ["caller", "GET", 403],
    ["approver", "GET", 403],
    ["auditor", "GET", 200],
    ["auditor", "POST", 403],
    ["caller", "POST", 403],
    ["ada", "POST", 201],
  ] as const)("%s %s gets %d", async (as, method, status) => {
    const answer = await plane.ask(
      method,
      "/governance/policies",
      method === "POST" ? blockOpenai : undefined,
      as,
    );
    expect(answer.status).toBe(status);
    if (status === 403) expect(answer.body).toMatchObject({ success: false, data: null, code: "forbidden" });
  });
});

describe("the record", () => {
  test("has each change with what was and what is, and nothing of a refused one", async () => {
    const id = await make(allowlist);
    await plane.ask("POST", "/governance/policies", allowlist);
    await plane.ask("PATCH", `/governance/policies/${id}`, { mode: "shadow" }, "ben");
    await plane.ask("DELETE", `/governance/policies/${id}`);
    const { description: _told, ...before } = { ...allowlist, mode: "enforce" };
    const after = { ...before, mode: "shadow" };
    const common = { policy_id: id, name: allowlist.name };
    expect(plane.recorded().map(({ type, actor, data }) => ({ type, actor: actor.id, data }))).toEqual([
      { type: "policy.created", actor: "key_ada", data: { ...common, after: before } },
      { type: "policy.updated", actor: "key_ben", data: { ...common, revision: 2, before, after } },
      { type: "policy.deleted", actor: "key_ada", data: { ...common, revision: 3, before: after } },
    ]);
  });
});

/** A team's own administrator must not loosen what holds for everybody, nor touch another team. */
describe("a key of one team, with the role admin", () => {
  const config = `
providers: {openai: {kind: sandbox, default_model: gpt-4o}}
governance: {teams: [{name: red}, {name: blue}], agents: [{name: bot, team: red}]}
`;
  const rate = { policy_type: "rate_limit", config: { requests_per_minute: 1 } };
  const ofRed = { ...rate, name: "of-red", scope: "team", team_id: "team_red" };
  const ofBlue = { ...rate, name: "of-blue", scope: "team", team_id: "team_blue" };
  const ofBot = { ...rate, name: "of-bot", scope: "agent", agent_id: "agt_bot" };

  beforeEach(async () => {
    plane = await startControlPlane({ config });
  });

  test("makes policies for its team and the team's agents, and for nobody else", async () => {
    const statuses: number[] = [];
    for (const body of [ofRed, ofBot, ofBlue, blockOpenai]) {
      statuses.push((await plane.ask("POST", "/governance/policies", body, "redAdmin")).status);
    }
    expect(statuses).toEqual([201, 201, 403, 403]);
  });

  test("sees what is set for everybody and for its team, and changes neither", async () => {
    const [wide, blue, red] = [await make(), await make(ofBlue), await make(ofRed)];
    const { body } = await plane.ask("GET", "/governance/policies", undefined, "redAdmin");
    expect(
      Policy.array()
        .parse(body["data"])
        .map(({ id }) => id),
    ).toEqual([wide, red]);
    const statuses: number[] = [];
    for (const id of [wide, blue, red]) {
      const path = `/governance/policies/${id}`;
      statuses.push((await plane.ask("PATCH", path, { enabled: false }, "redAdmin")).status);
    }
    expect(statuses).toEqual([403, 404, 403]);
    expect(
      await plane.ask("GET", `/governance/policies/${blue}/history`, undefined, "redAdmin"),
    ).toMatchObject({
      status: 404,
    });
  });

  test("neither exports nor applies nor waives", async () => {
    const waiver = {
      policy_id: await make(),
      agent_id: "agt_bot",
      reason: "why not",
      expires_at: "2026-12-01T00:00:00Z",
    };
    const asked = [
      await plane.ask("GET", "/governance/export", undefined, "redAdmin"),
      await plane.ask("POST", "/governance/apply", { governance: {}, prune: true }, "redAdmin"),
      await plane.ask("POST", "/governance/waivers", waiver, "redAdmin"),
      await plane.ask("GET", "/governance/waivers", undefined, "redAdmin"),
      await plane.ask("GET", "/governance/changes", undefined, "redAdmin"),
    ];
    expect(asked.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403]);
  });
});
