import { beforeEach, describe, expect, test } from "bun:test";
import { PendingChange, Policy } from "@meshgate/contracts";
import {
  type ControlAnswer,
  type ControlPlane,
  type Person,
  startControlPlane,
} from "./kit/control-plane.ts";

/** Budgets need a second person, rates cannot be deleted, everything else is free. */
const rules = `
policy_id: governance-changes
policy_version: "1"
default: {decision: ALLOW, rationale_codes: [DEFAULT]}
rules:
  - rule_id: budgets_need_two
    priority: 50
    when: {action: policy:admin, signals: {policy_type: budget_limit}}
    then: {decision: REQUIRE_REVIEW, rationale_codes: [TWO_PERSONS]}
  - rule_id: rates_stay
    priority: 60
    when: {action: policy:admin, signals: {policy_type: rate_limit, operation: delete}}
    then: {decision: BLOCK, rationale_codes: [RATES_STAY]}
`;
const budget = { name: "cap", policy_type: "budget_limit", config: { monthly_limit_usd: 500 } };
const rate = { name: "rate", policy_type: "rate_limit", config: { requests_per_minute: 60 } };

let plane: ControlPlane;

beforeEach(async () => {
  plane = await startControlPlane({ rules });
});

function changeOf({ body }: ControlAnswer): PendingChange {
  return PendingChange.parse(body["data"]);
}

async function ask(body: object = budget, as: Person = "ada"): Promise<string> {
  const { body: answer } = await plane.ask("POST", "/governance/policies", body, as);
  return String(Reflect.get(Object(answer["data"]), "change_id"));
}

async function publish(id: string, as: Person): Promise<ControlAnswer> {
  return plane.ask("POST", `/governance/changes/${id}/publish`, undefined, as);
}

const living = () => [...plane.state.entities("policy").values()].map(({ name }) => name);

test("a change that the rules would have reviewed is kept, and nothing of it holds", async () => {
  const answer = await plane.ask("POST", "/governance/policies", budget);
  expect(answer.status).toBe(202);
  expect(answer.body).toEqual({
    success: true,
    data: { change_id: expect.stringMatching(/^chg_[0-9a-f]{32}$/), status: "pending" },
  });
  expect(living()).toEqual([]);
  const { body } = await plane.ask("GET", "/governance/changes?status=pending", undefined, "auditor");
  expect(PendingChange.array().parse(body["data"])).toMatchObject([
    {
      status: "pending",
      fits: true,
      requested_by: "key_ada",
      steps: [{ operation: "create", kind: "policy", name: "cap", after: budget }],
    },
  ]);
});

test("another person publishes it, and then it holds", async () => {
  const id = await ask();
  const published = await publish(id, "ben");
  expect(published.status).toBe(200);
  expect(changeOf(published)).toMatchObject({
    status: "published",
    requested_by: "key_ada",
    decided_by: "key_ben",
  });
  expect(living()).toEqual(["cap"]);
});

/** An admin could make a second key and agree with themselves. */
test.each(["ada", "ada2"] as const)("the same person cannot publish it: %s", async (as) => {
  expect(await publish(await ask(), as)).toMatchObject({
    status: 403,
    body: { success: false, code: "same-person" },
  });
  expect(living()).toEqual([]);
});

/** An admin can make keys, and say of them what they like: a rule that believed it would bind nobody. */
test.each([
  ["environment", "{action: policy:admin, env: {name: playground}}"],
  ["signals", "{action: policy:admin, signals: {caller_trust: high}}"],
  ["alias", "{action: policy:admin, subject: {id: ben}}"],
  ["person", "{action: policy:admin, subject: {type: person, id: key_ben}}"],
])("a key gets round the rules by no %s of its own", async (_, exempt) => {
  plane = await startControlPlane({
    rules: `
policy_id: governance-changes
policy_version: "1"
default: {decision: REQUIRE_REVIEW, rationale_codes: [TWO_PERSONS]}
rules: [{rule_id: exempt, priority: 50, when: ${exempt}, then: {decision: ALLOW, rationale_codes: [EXEMPT]}}]
`,
  });
  expect(await plane.ask("POST", "/governance/policies", budget, "disguised")).toMatchObject({ status: 202 });
});

test("rules know who changes a policy by the person, and where by the service's environment", async () => {
  plane = await startControlPlane({
    rules: `
policy_id: governance-changes
policy_version: "1"
default: {decision: REQUIRE_REVIEW, rationale_codes: [TWO_PERSONS]}
rules:
  - rule_id: ada_here
    priority: 50
    when: {action: policy:admin, env: {name: dev}, subject: {type: person, id: key_ada}}
    then: {decision: ALLOW, rationale_codes: [ADA]}
`,
  });
  expect(await plane.ask("POST", "/governance/policies", budget, "disguised")).toMatchObject({ status: 201 });
});

test.each(["approver", "auditor", "caller"] as const)(
  "the role %s cannot publish or reject it",
  async (as) => {
    const id = await ask();
    expect(await publish(id, as)).toMatchObject({ status: 403, body: { code: "forbidden" } });
    const rejected = await plane.ask("POST", `/governance/changes/${id}/reject`, undefined, as);
    expect(rejected).toMatchObject({ status: 403, body: { code: "forbidden" } });
  },
);

test("the one local user of open mode may publish it, and it is marked", async () => {
  const id = await ask(budget, "local");
  expect(changeOf(await publish(id, "local"))).toMatchObject({ status: "published", self: true });
});

test("who asked may take it back, and a rejected one cannot be published", async () => {
  const id = await ask();
  const rejected = await plane.ask("POST", `/governance/changes/${id}/reject`);
  expect(changeOf(rejected)).toMatchObject({ status: "rejected", decided_by: "key_ada", self: true });
  expect(await publish(id, "ben")).toMatchObject({ status: 409, body: { code: "changed-meanwhile" } });
  expect(living()).toEqual([]);
});

test("a change cannot be published twice", async () => {
  const id = await ask();
  await publish(id, "ben");
  expect(await publish(id, "ben")).toMatchObject({ status: 409, body: { code: "changed-meanwhile" } });
});

describe("a change that no longer fits says so, and is not carried out", () => {
  test("where the policy was changed meanwhile", async () => {
    await publish(await ask(), "ben");
    const [entity] = plane.state.entities("policy").values();
    const path = `/governance/policies/${entity?.id}`;
    const changes: string[] = [];
    for (const monthly_limit_usd of [600, 700]) {
      const { body } = await plane.ask("PATCH", path, { config: { monthly_limit_usd } });
      changes.push(String(Reflect.get(Object(body["data"]), "change_id")));
    }
    const [first = "", second = ""] = changes;
    expect(changeOf(await publish(first, "ben")).status).toBe("published");
    const shown = await plane.ask("GET", `/governance/changes/${second}`);
    expect(changeOf(shown)).toMatchObject({ status: "pending", fits: false });
    const refused = await publish(second, "ben");
    expect(refused).toMatchObject({ status: 409, body: { code: "changed-meanwhile" } });
    expect(refused.body["error"]).toContain("no longer fits");
    const { body } = await plane.ask("GET", path);
    expect(Policy.parse(body["data"])).toMatchObject({ config: { monthly_limit_usd: 600 }, revision: 2 });
  });

  test("where its name was given away", async () => {
    const id = await ask();
    await plane.ask("POST", "/governance/policies", { ...rate, name: "cap" });
    expect(await publish(id, "ben")).toMatchObject({ status: 409, body: { code: "changed-meanwhile" } });
  });
});

test("a change that does not fit from the beginning is not kept", async () => {
  await plane.ask("POST", "/governance/policies", { ...rate, name: "cap" });
  expect(await plane.ask("POST", "/governance/policies", budget)).toMatchObject({
    status: 409,
    body: { code: "name-taken" },
  });
  expect(plane.state.entities("change").size).toBe(0);
});

test("a change that the rules block is refused and recorded, and nothing of it is kept", async () => {
  const made = await plane.ask("POST", "/governance/policies", rate);
  expect(made.status).toBe(201);
  const { id } = Policy.parse(made.body["data"]);
  const refused = await plane.ask("DELETE", `/governance/policies/${id}`);
  expect(refused).toMatchObject({
    status: 403,
    body: {
      success: false,
      error: "Policy violation: rule — 'rates_stay' blocks this change",
      code: "rule",
      policy_id: "governance-changes",
      matched_rule_id: "rates_stay",
      rationale_codes: ["RATES_STAY"],
    },
  });
  expect(living()).toEqual(["rate"]);
  expect(plane.recorded().at(-1)).toMatchObject({
    type: "decision.made",
    data: {
      decision: { outcome: "BLOCK" },
      facts: {
        action: "policy:admin",
        resource: { type: "policy", id },
        subject: { type: "person", id: "key_ada" },
        signals: { operation: "delete", policy_type: "rate_limit", enabled: true },
      },
    },
  });
});

test("the record has who asked, what was decided and who published", async () => {
  const id = await ask();
  await publish(id, "ben");
  expect(plane.recorded().map(({ type, actor }) => [type, actor.id])).toEqual([
    ["decision.made", "key_ada"],
    ["decision.made", "key_ben"],
    ["policy.created", "key_ben"],
  ]);
  expect(plane.recorded().at(-1)?.data).toMatchObject({ change_id: id, requested_by: "key_ada" });
});

/** Deny-by-default documents would otherwise forbid the first policy to be made (docs/decisions/0029). */
test("rules that do not speak of policies leave the decision to the role", async () => {
  plane = await startControlPlane({
    rules: `{policy_id: closed, policy_version: "1", default: {decision: BLOCK, rationale_codes: [CLOSED]}, rules: []}`,
  });
  expect(await plane.ask("POST", "/governance/policies", budget)).toMatchObject({ status: 201 });
  expect(plane.recorded().map(({ type }) => type)).toEqual(["policy.created"]);
});

test("what is no change is a 404", async () => {
  for (const [method, path] of [
    ["GET", ""],
    ["POST", "/publish"],
    ["POST", "/reject"],
  ] as const) {
    expect(await plane.ask(method, `/governance/changes/chg_none${path}`)).toMatchObject({ status: 404 });
  }
});
