import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Approval } from "@meshgate/contracts";
import { controlClient } from "./kit/control-client.ts";
import { eventually } from "./kit/eventually.ts";
import { type RunningGateway, startGateway } from "./kit/gateway.ts";

/** A call that waits for a yes must not outlive what it waits for: its policy, its agent, its key. */

const adminKey = `mgk_${"A".repeat(43)}`;
let gateway: RunningGateway;
const admin = controlClient(() => gateway.url, adminKey);

beforeAll(async () => {
  gateway = await startGateway({ env: { MESHGATE_ADMIN_KEY: adminKey } });
}, 30_000);
afterAll(() => gateway.stop());

interface Told {
  readonly status: number;
  readonly body: { readonly error?: string; readonly code?: string };
}

async function waitingCall(key: string, content: string): Promise<Told> {
  const answer = await fetch(`${gateway.url}/v1/chat`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json", prefer: "wait=60" },
    body: JSON.stringify({ messages: [{ role: "user", content }] }),
  });
  return { status: answer.status, body: Object(await answer.json()) };
}

const approvalsOf = async (policyId: string, query = "") =>
  (await admin.send("GET", `/governance/approvals?policy_id=${policyId}${query}`)).body
    .data as readonly Approval[];

/** A call that waits under a policy of its own. */
async function start(name: string) {
  const agent = await admin.agent(name);
  const key = await admin.key(`${name}-key`, { agent_id: agent.id });
  const policy = await admin.policy({
    name: `${name}-asks`,
    policy_type: "require_approval",
    config: {},
    scope: "agent",
    agent_id: agent.id,
  });
  const call = waitingCall(key.key, name);
  await eventually(
    () => approvalsOf(policy.id),
    ({ length }) => length > 0,
    { withinMs: 10_000 },
  );
  return { agent, key, policy, call };
}

test("goes on once its policy is deleted, and what it waited for is listed no more", async () => {
  const { policy, call } = await start("deleted");
  await admin.send("DELETE", `/governance/policies/${policy.id}`);
  expect((await call).status).toBe(200);
  const pending = () => approvalsOf(policy.id, "&status=pending");
  await eventually(pending, ({ length }) => length === 0, { withinMs: 10_000 });
  expect(await approvalsOf(policy.id)).toMatchObject([{ status: "expired" }]);
});

test.each<readonly [string, object]>([
  ["disabled", { enabled: false }],
  ["shadowed", { mode: "shadow" }],
  ["for another environment", { config: { environment: "elsewhere" } }],
])("goes on once its policy is %s", async (name, patch) => {
  const { policy, call } = await start(name);
  await admin.send("PATCH", `/governance/policies/${policy.id}`, patch);
  expect((await call).status).toBe(200);
});

test("is refused by a policy that came while it waited, and by that alone", async () => {
  const { agent, policy, call } = await start("overtaken");
  const fields = { scope: "agent", agent_id: agent.id };
  const cap = { policy_type: "budget_limit", config: { monthly_limit_usd: 1 } };
  await admin.policy({ name: "overtaking-cap", ...cap, ...fields, match: { models: ["none"] } });
  expect(await approvalsOf(policy.id)).toMatchObject([{ status: "pending" }]);
  const allowed = { policy_type: "model_allowlist", config: { allowed_models: ["none"] } };
  await admin.policy({ name: "overtaking", ...allowed, ...fields });
  expect(await call).toMatchObject({ status: 403, body: { code: "model_allowlist" } });
});

test("hears that its agent was blocked", async () => {
  const { agent, call } = await start("blocked");
  await admin.send("POST", `/governance/agents/${agent.id}/block`, { reason: "runs wild" });
  expect(await call).toMatchObject({
    status: 403,
    body: { code: "agent_blocked", error: "Policy violation: agent_blocked — agent 'blocked' is blocked" },
  });
});

test("hears that its key was revoked", async () => {
  const { key, call } = await start("revoked");
  await admin.send("POST", `/governance/keys/${key.id}/revoke`);
  expect(await call).toMatchObject({ status: 401, body: { code: "unauthenticated" } });
});
