import { beforeEach, describe, expect, test } from "bun:test";
import { PolicyEvaluation } from "@meshgate/contracts";
import { type ControlPlane, type Person, startControlPlane, startTime } from "./kit/control-plane.ts";

const config = `
providers:
  openai: {kind: openai, url: "http://127.0.0.1:9/v1", location: public, default_model: gpt-4o, models: [gpt-4o-mini]}
models:
  openai/gpt-4o: {price: {input_usd_per_1m_tokens: 5, output_usd_per_1m_tokens: 50}}
routing: {sensitivity: {keywords: [falcon]}, cost: {max_prompt_length_for_local: 0, default_provider: public}}
governance:
  teams: [{name: red}]
  agents: [{name: bot, team: red, environment: production}]
  keys: [{alias: bot-key, agent: bot, key_sha256: "${"0".repeat(64)}"}]
`;

let plane: ControlPlane;

beforeEach(async () => {
  plane = await startControlPlane({ config });
});

async function policy(body: object): Promise<string> {
  const answer = await plane.ask("POST", "/governance/policies", {
    name: JSON.stringify(body).slice(0, 99),
    ...body,
  });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return String(Reflect.get(Object(answer.body["data"]), "id"));
}

async function evaluate(call: object, as: Person = "auditor"): Promise<PolicyEvaluation> {
  const { status, body } = await plane.ask("POST", "/governance/policies/evaluate", call, as);
  if (status !== 200) throw new Error(JSON.stringify(body));
  return PolicyEvaluation.parse(body["data"]);
}

const byBot = { key_id: "key_bot-key", model: "gpt-4o" };

test("tells that a call would go on, where to, and everything that was looked at", async () => {
  const id = await policy({ policy_type: "model_allowlist", config: { allowed_models: ["gpt-4o"] } });
  const answer = await evaluate(byBot);
  expect(answer).toMatchObject({ decision: "ALLOW", violations: [], limits: [] });
  expect(answer.targets).toEqual([{ provider: "openai", model: "gpt-4o" }]);
  expect(answer).not.toHaveProperty("refusal");
  expect(answer.trace.filter(({ stage }) => stage === "governance").map(({ rule }) => rule)).toContain(id);
});

test("tells the very sentence and status of a refusal, and all that is violated", async () => {
  const block = await policy({ policy_type: "block_provider", config: { provider: "openai" } });
  const list = await policy({
    policy_type: "model_allowlist",
    config: { allowed_models: ["claude-*"] },
    mode: "shadow",
  });
  const answer = await evaluate(byBot);
  expect(answer).toMatchObject({
    decision: "BLOCK",
    refusal: { error: "Policy violation: block_provider — provider 'openai' is blocked", status: 403 },
    targets: [],
    violations: [
      { policy_id: block, mode: "enforce" },
      { policy_id: list, mode: "shadow" },
    ],
  });
});

describe("who calls", () => {
  beforeEach(async () => {
    await policy({
      policy_type: "block_provider",
      config: { provider: "openai" },
      scope: "team",
      team_id: "team_red",
    });
  });

  test.each([
    [{ key_id: "key_bot-key" }, "BLOCK"],
    [{ agent_id: "agt_bot" }, "BLOCK"],
    [{ team_id: "team_red" }, "BLOCK"],
    [{}, "ALLOW"],
  ])("%p gets %s", async (who, decision) => {
    expect(await evaluate({ model: "gpt-4o", ...who })).toMatchObject({ decision });
  });

  test.each([
    [{ key_id: "key_none" }, "key_id"],
    [{ agent_id: "agt_none" }, "agent_id"],
    [{ team_id: "team_none" }, "team_id"],
    [{ agent_id: "agt_bot", team_id: "team_red" }, "body"],
    [{ model: "no-such-model" }, "model"],
    [{ prompt_chars: -1 }, "prompt_chars"],
    [{ prompt_chars: 1.5 }, "prompt_chars"],
    [{ messages: [{ role: "user", content: "x" }], prompt_chars: 1 }, "body"],
    [{ at: "soon" }, "at"],
    [{ surface: "fax" }, "surface"],
    [{ colour: "red" }, "colour"],
  ])("%p is refused", async (call, field) => {
    const answer = await plane.ask("POST", "/governance/policies/evaluate", call, "auditor");
    expect(answer.body).toMatchObject({ success: false, field });
    expect([400, 404]).toContain(answer.status);
  });
});

test("reads environment, tags and the text of the prompt", async () => {
  await policy({
    policy_type: "block_provider",
    config: { provider: "openai" },
    match: { environments: ["production"], tags: ["pilot"] },
  });
  expect(await evaluate(byBot)).toMatchObject({ decision: "ALLOW" });
  expect(await evaluate({ ...byBot, tags: ["pilot"] })).toMatchObject({ decision: "BLOCK" });
  expect(await evaluate({ ...byBot, tags: ["pilot"], environment: "dev" })).toMatchObject({
    decision: "ALLOW",
  });
  const secret = await evaluate({ ...byBot, messages: [{ role: "user", content: "about falcon" }] });
  expect(secret).toMatchObject({
    decision: "BLOCK",
    rationale_codes: expect.arrayContaining(["NO_LOCAL_PROVIDER"]),
  });
});

test("reads limits and reserves nothing of them, however often it is asked", async () => {
  const id = await policy({ policy_type: "rate_limit", config: { requests_per_minute: 1 } });
  for (let round = 0; round < 3; round++) {
    expect(await evaluate(byBot)).toMatchObject({
      decision: "ALLOW",
      limits: [{ policy_id: id, kind: "requests", limit: 1, used: 0, reserved: 0, asked: 1, granted: true }],
    });
  }
});

test("tells that a call would not fit its budget, by what it may cost", async () => {
  const id = await policy({ policy_type: "budget_limit", config: { monthly_limit_usd: "0.000001" } });
  const answer = await evaluate({ ...byBot, prompt_chars: 10_000, max_tokens: 1_000 });
  expect(answer).toMatchObject({
    decision: "BLOCK",
    refusal: {
      error:
        "Policy violation: budget_limit — monthly limit of $0.000001 would be exceeded ($0.00 used or reserved)",
    },
    limits: [{ policy_id: id, kind: "budget", granted: false, resets_at: "2026-12-01T00:00:00.000Z" }],
  });
});

test("opens no approval and records nothing", async () => {
  await policy({ policy_type: "require_approval", config: { environment: "production" } });
  const before = plane.recorded().length;
  expect(await evaluate(byBot)).toMatchObject({
    decision: "REQUIRE_REVIEW",
    violations: [{ type: "require_approval" }],
  });
  expect(plane.recorded()).toHaveLength(before);
});

test("is made at the time that is asked for", async () => {
  const id = await policy({ policy_type: "block_provider", config: { provider: "openai" } });
  const waiver = { policy_id: id, agent_id: "agt_bot", reason: "trial", expires_at: "2026-12-01T00:00:00Z" };
  const { body } = await plane.ask("POST", "/governance/waivers", waiver);
  const path = `/governance/waivers/${Reflect.get(Object(body["data"]), "id")}/approve`;
  await plane.ask("POST", path, undefined, "ben");
  expect(await evaluate(byBot)).toMatchObject({ decision: "ALLOW", violations: [{ mode: "waived" }] });
  expect(await evaluate({ ...byBot, at: "2026-12-01T00:00:00Z" })).toMatchObject({ decision: "BLOCK" });
  expect(plane.context.clock.nowMs()).toBe(startTime);
});

test.each(["caller", "approver"] as const)("is not for the role %s", async (as) => {
  const answer = await plane.ask("POST", "/governance/policies/evaluate", byBot, as);
  expect(answer).toMatchObject({ status: 403, body: { code: "forbidden" } });
});
