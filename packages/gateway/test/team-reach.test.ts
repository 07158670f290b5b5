import { afterAll, beforeAll, expect, test } from "bun:test";
import { routes } from "@meshgate/contracts/openapi";
import { type ControlClient, controlClient } from "./kit/control-client.ts";
import { type RunningGateway, startGateway } from "./kit/gateway.ts";

/** A team that was given an administrator of its own must not read or decide what belongs to another team. */

const adminKey = `mgk_${"A".repeat(43)}`;
let gateway: RunningGateway;
let lead: ControlClient;
let leadKey: string;
const ids = { mine: "", mineCall: "", mineApproval: "" };
const theirs = {
  teams: "",
  agents: "",
  keys: "",
  policies: "",
  waivers: "",
  approvals: "",
  changes: "chg_none",
  call: "",
};
const admin = controlClient(() => gateway.url, adminKey);

async function chat(
  key: string,
  text: string,
): Promise<{ readonly requestId: string; readonly approvalId: string }> {
  const answer = await fetch(`${gateway.url}/v1/chat`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ messages: [{ role: "user", content: text }] }),
  });
  const { approval } = Object(await answer.json());
  return { requestId: answer.headers.get("x-request-id") ?? "", approvalId: String(approval?.id) };
}

beforeAll(async () => {
  gateway = await startGateway({ env: { MESHGATE_ADMIN_KEY: adminKey } });
  ids.mine = (await admin.team("mine")).id;
  const mine = await admin.key("mine-caller", { team_id: ids.mine });
  leadKey = (await admin.key("lead", { team_id: ids.mine, roles: ["admin"] })).key;
  lead = controlClient(() => gateway.url, leadKey);
  theirs.teams = (await admin.team("their-team")).id;
  theirs.agents = (await admin.agent("their-agent", { team_id: theirs.teams })).id;
  const caller = await admin.key("their-caller", { agent_id: theirs.agents });
  theirs.keys = caller.id;
  theirs.call = (await chat(caller.key, "their secret")).requestId;
  ids.mineCall = (await chat(mine.key, "my words")).requestId;
  const limit = { policy_type: "budget_limit", config: { monthly_limit_usd: 9 } };
  theirs.policies = (
    await admin.policy({ name: "their-cap", ...limit, scope: "team", team_id: theirs.teams })
  ).id;
  const waiver = {
    policy_id: theirs.policies,
    team_id: theirs.teams,
    reason: "their reason",
    expires_at: new Date(Date.now() + 3_600_000).toISOString(),
  };
  theirs.waivers = String(Object((await admin.send("POST", "/governance/waivers", waiver)).body.data).id);
  const asks = { name: "asks", policy_type: "require_approval", config: { show: "text" }, scope: "global" };
  await admin.policy(asks);
  theirs.approvals = (await chat(caller.key, "their secret")).approvalId;
  ids.mineApproval = (await chat(mine.key, "my words")).approvalId;
}, 30_000);
afterAll(() => gateway.stop());

/** What to send where a route takes a body: something that would be good of the team's own. */
const bodies: Readonly<Record<string, () => object>> = {
  "POST /governance/policies": () => ({
    name: "x",
    policy_type: "rate_limit",
    config: { requests_per_minute: 1 },
    scope: "team",
    team_id: theirs.teams,
  }),
  "PATCH /governance/policies/{id}": () => ({ enabled: false }),
  "POST /governance/policies/{id}/rollback": () => ({ revision: 1 }),
  "POST /governance/waivers": () => ({
    policy_id: theirs.policies,
    key_id: theirs.keys,
    reason: "x",
    expires_at: new Date(Date.now() + 3_600_000).toISOString(),
  }),
  "POST /governance/apply": () => ({ governance: { teams: [{ name: "x" }] } }),
  "POST /governance/teams": () => ({ name: "x" }),
  "PATCH /governance/teams/{id}": () => ({ name: "x" }),
  "POST /governance/agents": () => ({ name: "x", team_id: theirs.teams }),
  "PATCH /governance/agents/{id}": () => ({ owner: "x" }),
  "POST /governance/agents/{id}/block": () => ({ reason: "x" }),
  "POST /governance/agents/{id}/reviews": () => ({ outcome: "approved" }),
  "POST /governance/keys": () => ({ alias: "x", team_id: theirs.teams }),
  "PATCH /governance/keys/{id}": () => ({ roles: ["caller"] }),
  "POST /governance/keys/{id}/rotate": () => ({ overlap_seconds: 0 }),
  "POST /governance/approvals/{id}/decide": () => ({ decision: "approve" }),
};

/** About all teams: a team's key is told so, whatever the id. */
const ofAllTeams = /^\/governance\/(waivers|changes)/;

const walked = routes.filter(({ path }) => path.startsWith("/governance/"));
test.each(walked.map(({ method, path }) => [`${method.toUpperCase()} ${path}`, method, path] as const))(
  "%s shows and does nothing of another team",
  async (route, method, path) => {
    const kind = path.split("/")[2] as keyof typeof theirs;
    const where = path.replace("{id}", theirs[kind] ?? "");
    const { status, body } = await lead.send(method.toUpperCase(), where, bodies[route]?.());
    if (path.includes("{id}")) expect(status).toBe(ofAllTeams.test(path) ? 403 : 404);
    if (status < 400) {
      const shown = JSON.stringify(body);
      for (const word of [...Object.values(theirs), "their"]) expect(shown).not.toContain(word);
    } else {
      expect([400, 403, 404]).toContain(status);
    }
  },
);

test.each(["key_id", "agent_id", "team_id"] as const)(
  "no dry run goes by another team's %s",
  async (field) => {
    const id = theirs[`${field.slice(0, -3)}s` as "keys" | "agents" | "teams"];
    const answer = await lead.send("POST", "/governance/policies/evaluate", { [field]: id, prompt_chars: 1 });
    expect(answer).toMatchObject({ status: 400, body: { field } });
    const own = await lead.send("POST", "/governance/policies/evaluate", {
      team_id: ids.mine,
      prompt_chars: 1,
    });
    expect(own.status).toBe(200);
  },
);

test("usage is of the team's own calls, whatever is asked for", async () => {
  const calls = async (query: string, by = lead) =>
    Object((await by.send("GET", `/governance/usage?${query}`)).body.data).totals.calls;
  expect(await calls("")).toBe(1);
  expect(await calls(`team=${theirs.teams}`)).toBe(0);
  expect(await calls("key=their-caller&group_by=user")).toBe(0);
  expect(await calls("", admin)).toBe(2);
});

test("approvals are the team's own", async () => {
  const listed = await lead.send("GET", "/governance/approvals");
  expect(listed.body).toMatchObject({ meta: { total: 1 }, data: [{ id: ids.mineApproval }] });
  const shown = await lead.send("GET", `/governance/approvals/${ids.mineApproval}`);
  expect(shown.body.data).toMatchObject({ text: "my words" });
});

test("the record is the team's own", async () => {
  const read = async (id: string, key: string) => {
    const headers = { authorization: `Bearer ${key}` };
    return (await fetch(`${gateway.url}/v1/audit/${id}`, { headers })).status;
  };
  expect([await read(ids.mineCall, leadKey), await read(theirs.call, leadKey)]).toEqual([200, 404]);
  expect(await read(theirs.call, adminKey)).toBe(200);
});

test("the past of a policy is the team's own", async () => {
  const path = `/governance/policies/${theirs.policies}`;
  const moved = await admin.send("PATCH", path, { scope: "team", team_id: ids.mine });
  expect(moved.status).toBe(200);
  const history = await lead.send("GET", `${path}/history`);
  expect(history.body.data).toMatchObject([{ revision: 2 }]);
});
