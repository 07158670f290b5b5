import { beforeEach, describe, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { GovernanceApplied, type GovernanceDocument, GovernanceExport } from "@meshgate/contracts";
import fc from "fast-check";
import { keyBody } from "../src/control/directory/key-body.ts";
import { type ControlAnswer, type ControlPlane, startControlPlane } from "./kit/control-plane.ts";

let plane: ControlPlane;

beforeEach(async () => {
  plane = await startControlPlane();
});

const sha = (text: string) => createHash("sha256").update(text).digest("hex");

const document = {
  teams: [{ name: "red", tags: ["eu"] }],
  agents: [{ name: "bot", team: "red", risk_level: "high", signals: { caller_trust: "low" } }],
  keys: [{ alias: "bot-key", agent: "bot", roles: ["caller"], key_sha256: sha("a") }],
  policies: [
    {
      name: "cap",
      policy_type: "budget_limit",
      config: { monthly_limit_usd: "12.50" },
      scope: "team",
      team: "red",
      enabled: true,
      mode: "enforce",
    },
    {
      name: "rate",
      policy_type: "rate_limit",
      config: { requests_per_minute: 60 },
      scope: "agent",
      agent: "bot",
      enabled: true,
      mode: "enforce",
    },
    {
      name: "wide",
      policy_type: "block_provider",
      config: { provider: "openai" },
      scope: "key",
      key: "bot-key",
      enabled: false,
      mode: "shadow",
    },
  ],
};

async function apply(governance: object, options: object = {}, on = plane): Promise<ControlAnswer> {
  return on.ask("POST", "/governance/apply", { governance, ...options });
}

async function exported(on = plane): Promise<GovernanceDocument> {
  const { body } = await on.ask("GET", "/governance/export");
  return GovernanceExport.parse(body["data"]).governance;
}

function changesOf({ body }: ControlAnswer): readonly string[] {
  const { changes } = GovernanceApplied.parse(body["data"]);
  return changes.map(({ operation, kind, name }) => `${operation} ${kind} ${name}`);
}

test("makes all that a document names, in one step, each reference to what it made", async () => {
  const answer = await apply(document);
  expect(answer).toMatchObject({ status: 200, body: { success: true, data: { applied: true } } });
  expect(changesOf(answer)).toEqual([
    "create team red",
    "create agent bot",
    "create key bot-key",
    "create policy cap",
    "create policy rate",
    "create policy wide",
  ]);
  const team = plane.state.named("team", "red")?.id;
  const agent = plane.state.named("agent", "bot")?.id;
  expect(plane.state.named("agent", "bot")?.body).toMatchObject({ team_id: team });
  expect(plane.state.named("key", "bot-key")?.body).toMatchObject({ agent_id: agent, person: "key_ada" });
  expect(plane.state.named("policy", "cap")?.body).toMatchObject({ team_id: team });
});

test("exports what it applied, and finds nothing to do the second time", async () => {
  await apply(document);
  expect(await exported()).toEqual(document as GovernanceDocument);
  expect(changesOf(await apply(document))).toEqual([]);
});

test("shows the difference and changes nothing in a dry run", async () => {
  const answer = await apply(document, { dry_run: true });
  expect(answer.body["data"]).toMatchObject({ applied: false });
  expect(changesOf(answer)).toHaveLength(6);
  expect(await exported()).toEqual({ teams: [], agents: [], keys: [], policies: [] });
  expect(plane.recorded()).toEqual([]);
});

test("changes what differs, leaves the rest alone, and deletes only when it is to prune", async () => {
  await apply(document);
  const [cap, rate] = document.policies;
  const smaller = { ...document, policies: [{ ...cap, mode: "shadow" }, rate] };
  expect(changesOf(await apply(smaller))).toEqual(["update policy cap"]);
  expect(changesOf(await apply(smaller, { prune: true }))).toEqual(["delete policy wide"]);
  expect(changesOf(await apply({}, { prune: true }))).toEqual([
    "delete policy cap",
    "delete policy rate",
    "delete key bot-key",
    "delete agent bot",
    "delete team red",
  ]);
  expect(await exported()).toEqual({ teams: [], agents: [], keys: [], policies: [] });
});

test("writes one event for each thing that changed, without words that people typed or a key's hash", async () => {
  const spoken = { ...document, teams: [{ ...document.teams[0], description: "Call Ann" }] };
  await apply({ ...spoken, agents: [{ ...document.agents[0], owner: "ann@example.org" }] });
  expect(plane.recorded().map(({ type }) => type)).toEqual([
    "config.changed",
    "agent.registered",
    "key.created",
    "policy.created",
    "policy.created",
    "policy.created",
  ]);
  expect(JSON.stringify(plane.recorded())).not.toMatch(/ann|[0-9a-f]{64}/i);
});

test("keeps what happened to an agent and who a key's person is", async () => {
  await apply(document);
  const agent = plane.state.named("agent", "bot");
  await plane.ask("POST", `/governance/agents/${agent?.id}/block`, { reason: "runs wild" });
  const renamed = { ...document, agents: [{ ...document.agents[0], risk_level: "limited" }] };
  const keys = [{ ...document.keys[0], key_sha256: sha("b") }];
  const changed = await plane.ask("POST", "/governance/apply", { governance: { ...renamed, keys } }, "ada2");
  expect(changesOf(changed)).toEqual(["update agent bot", "update key bot-key"]);
  expect(plane.state.named("agent", "bot")?.body).toMatchObject({ blocked: {}, risk_level: "limited" });
  const key = plane.state.named("key", "bot-key");
  expect(key === undefined ? undefined : keyBody(key)).toMatchObject({
    person: "key_ada",
    secrets: [{ sha256: sha("b") }],
  });
  expect(plane.recorded().at(-1)?.type).toBe("key.rotated");
});

/** Otherwise whoever may read has what it takes to make a key of another's secret elsewhere, or to try secrets out unseen. */
test("shows no more of a key's hash than tells one from another", async () => {
  plane = await startControlPlane({
    rules: `
policy_id: changes
policy_version: "1"
default: {decision: REQUIRE_REVIEW, rationale_codes: [TWO_PERSONS]}
rules: [{rule_id: policies, priority: 2, when: {action: "policy:admin"}, then: {decision: REQUIRE_REVIEW, rationale_codes: [TWO]}}]
`,
  });
  const shown = await apply(document, { dry_run: true });
  const pending = await apply(document);
  const changes = await plane.ask("GET", "/governance/changes", undefined, "auditor");
  expect([pending.status, changes.status]).toEqual([202, 200]);
  for (const { body } of [shown, changes]) {
    expect(JSON.stringify(body)).toContain(`"sha256":"${sha("a").slice(0, 8)}"`);
    expect(JSON.stringify(body)).not.toContain(sha("a").slice(0, 9));
  }
});

/** Otherwise the first admin key that a file brings would leave the service open after its end (SEMANTICS 10). */
test("ends open mode for good where it makes an admin key", async () => {
  await apply({ keys: [{ alias: "root", roles: ["admin"], key_sha256: sha("r") }] });
  expect(await plane.isOpenOver()).toBe(true);
});

/** Otherwise a leaked key that was revoked lets its thief in again, as soon as somebody applies an export made before. */
describe("keeps a spent secret out for ever", () => {
  const { keys: _keys, policies: _policies, ...holders } = document;
  const withKey = (key_sha256: string, alias = "bot-key") => ({
    ...holders,
    keys: [{ alias, agent: "bot", key_sha256 }],
  });
  const keyId = () => plane.state.named("key", "bot-key")?.id;
  const endings: readonly (readonly [string, () => Promise<unknown>])[] = [
    ["revoked", () => plane.ask("POST", `/governance/keys/${keyId()}/revoke`)],
    ["deleted", () => plane.ask("DELETE", `/governance/keys/${keyId()}`)],
    ["replaced", () => plane.ask("POST", `/governance/keys/${keyId()}/rotate`, { overlap_seconds: 60 })],
    ["replaced by a document", () => apply(withKey(sha("b")))],
    ["pruned", () => apply(holders, { prune: true })],
  ];
  for (const [how, end] of endings) {
    test.each([{}, { dry_run: true }])(`of a key that was ${how}, %p`, async (options) => {
      await apply(withKey(sha("a")));
      await end();
      const before = plane.state.named("key", "bot-key");
      for (const alias of ["bot-key", "other"]) {
        expect(await apply(withKey(sha("a"), alias), options)).toMatchObject({
          status: 400,
          body: { code: "invalid-request", error: expect.stringMatching(/revoked|has this secret/) },
        });
      }
      expect(plane.state.named("key", "bot-key")).toEqual(before);
      expect(plane.state.named("key", "other")).toBeUndefined();
    });
  }

  test("and gives the alias of a revoked key to a new secret once that key is deleted", async () => {
    await apply(withKey(sha("a")));
    const revoked = keyId();
    await plane.ask("POST", `/governance/keys/${revoked}/revoke`);
    expect(await apply(withKey(sha("b")))).toMatchObject({
      status: 400,
      body: { field: "governance.keys[0].alias" },
    });
    await plane.ask("DELETE", `/governance/keys/${revoked}`);
    expect(await apply(withKey(sha("b")))).toMatchObject({ status: 200 });
    expect(keyId()).not.toBe(revoked);
  });

  test("where a change that waited for a second person would bring it back", async () => {
    plane = await startControlPlane({
      rules: `
policy_id: changes
policy_version: "1"
default: {decision: ALLOW, rationale_codes: [DEFAULT]}
rules:
  - rule_id: policies_need_two
    priority: 50
    when: {action: policy:admin}
    then: {decision: REQUIRE_REVIEW, rationale_codes: [TWO_PERSONS]}
`,
    });
    const waiting = await apply({
      ...document,
      keys: [{ alias: "late", agent: "bot", key_sha256: sha("a") }],
      policies: document.policies.slice(0, 1),
    });
    const change = Reflect.get(Object(waiting.body["data"]), "change_id");
    await apply({ keys: [{ alias: "early", key_sha256: sha("a") }] });
    await plane.ask("DELETE", `/governance/keys/${plane.state.named("key", "early")?.id}`);
    expect(await plane.ask("POST", `/governance/changes/${change}/publish`, undefined, "ben")).toMatchObject({
      status: 409,
    });
    expect(plane.state.named("key", "late")).toBeUndefined();
  });
});

describe("refuses, and changes nothing", () => {
  const [team] = document.teams;
  const [key] = document.keys;
  const [cap] = document.policies;
  const cases: readonly (readonly [string, object, number, string])[] = [
    ["a name twice", { teams: [team, team] }, 400, "governance.teams[1].name"],
    [
      "a team that is not there",
      { agents: [{ name: "bot", team: "blue" }] },
      400,
      "governance.agents[0].team",
    ],
    ["an agent that is not there", { keys: [{ ...key, agent: "none" }] }, 400, "governance.keys[0].agent"],
    ["a scope that is not there", { policies: [cap] }, 400, "governance.policies[0].team"],
    [
      "one secret for two keys",
      {
        keys: [
          { alias: "a", key_sha256: sha("a") },
          { alias: "b", key_sha256: sha("a") },
        ],
      },
      400,
      "governance.keys[1].key_sha256",
    ],
    [
      "a key in clear",
      { keys: [{ alias: "a", key: `mgk_${"a".repeat(43)}` }] },
      400,
      "governance.keys[0].key_sha256",
    ],
    [
      "an amount below zero",
      { policies: [{ ...cap, config: { monthly_limit_usd: -1 } }] },
      400,
      "governance.policies[0].config.monthly_limit_usd",
    ],
    ["an unknown list", { webhooks: [] }, 400, "governance.webhooks"],
  ];
  test.each(cases)("%s", async (_, governance, status, field) => {
    const answer = await apply(governance);
    expect(answer).toMatchObject({ status, body: { success: false, code: "invalid-request", field } });
    expect(plane.recorded()).toEqual([]);
  });

  test("what stands in the configuration", async () => {
    plane = await startControlPlane({
      config: "providers: {openai: {kind: sandbox, default_model: m}}\ngovernance: {teams: [{name: red}]}\n",
    });
    expect(await apply(document)).toMatchObject({
      status: 409,
      body: { code: "config-managed", field: "governance.teams[0].name" },
    });
    const { teams: _teams, ...rest } = document;
    await apply(rest);
    expect(plane.state.named("agent", "bot")?.body).toMatchObject({ team_id: "team_red" });
    expect(await exported()).toEqual({ teams: [], ...rest } as GovernanceDocument);
  });

  test.each(["auditor", "approver", "caller"] as const)("the role %s", async (as) => {
    expect(await plane.ask("GET", "/governance/export", undefined, as)).toMatchObject({ status: 403 });
    expect(await plane.ask("POST", "/governance/apply", { governance: document }, as)).toMatchObject({
      status: 403,
    });
  });
});

test("waits as a whole for a second person where the rules review one of its policies", async () => {
  plane = await startControlPlane({
    rules: `
policy_id: changes
policy_version: "1"
default: {decision: ALLOW, rationale_codes: [DEFAULT]}
rules:
  - rule_id: budgets_need_two
    priority: 50
    when: {action: policy:admin, signals: {policy_type: budget_limit}}
    then: {decision: REQUIRE_REVIEW, rationale_codes: [TWO_PERSONS]}
`,
  });
  const answer = await apply(document);
  expect(answer).toMatchObject({ status: 202, body: { data: { status: "pending" } } });
  expect(plane.state.entities("team").size).toBe(0);
  const id = Reflect.get(Object(answer.body["data"]), "change_id");
  expect(await plane.ask("POST", `/governance/changes/${id}/publish`, undefined, "ben")).toMatchObject({
    status: 200,
  });
  expect(await exported()).toEqual(document as GovernanceDocument);
});

describe("law", () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9 -]{0,6}[a-z]$/);
  const names = fc.uniqueArray(name, { maxLength: 4 });
  const tags = fc.option(fc.uniqueArray(name, { maxLength: 3 }), { nil: undefined });
  const oneOf = (all: readonly string[]) =>
    all.length === 0 ? fc.constant(undefined) : fc.option(fc.constantFrom(...all), { nil: undefined });
  const config = fc.oneof(
    fc.record({
      policy_type: fc.constant("budget_limit"),
      config: fc.record({
        monthly_limit_usd: fc
          .integer({ min: 1, max: 9_000_000_000 })
          .map((nano) => `${Math.floor(nano / 1e9)}.${String(nano % 1e9).padStart(9, "0")}`),
      }),
    }),
    fc.record({
      policy_type: fc.constant("rate_limit"),
      config: fc.record({ requests_per_minute: fc.integer({ min: 1, max: 1e9 }) }),
    }),
    fc.record({
      policy_type: fc.constant("model_allowlist"),
      config: fc.record({ allowed_models: fc.array(name, { minLength: 1, maxLength: 3 }) }),
    }),
  );
  const documents = fc
    .record({ teams: names, agents: names, keys: names, policies: names })
    .chain(({ teams, agents, keys, policies }) =>
      fc.record({
        teams: fc.tuple(...teams.map((team) => fc.record({ name: fc.constant(team), tags }))),
        agents: fc.tuple(
          ...agents.map((agent) => fc.record({ name: fc.constant(agent), team: oneOf(teams), tags })),
        ),
        keys: fc.tuple(
          ...keys.map((alias) =>
            fc.record({
              alias: fc.constant(alias),
              agent: oneOf(agents),
              team: oneOf(teams),
              roles: fc.constant(["caller"]),
              key_sha256: fc.constant(sha(alias)),
            }),
          ),
        ),
        policies: fc.tuple(
          ...policies.map((policy) =>
            fc
              .record({
                typed: config,
                scope: fc.constantFrom("team", "agent", "key"),
                enabled: fc.boolean(),
                mode: fc.constantFrom("enforce", "shadow"),
              })
              .chain(({ typed, scope, ...rest }) => {
                const holders = { team: teams, agent: agents, key: keys }[scope] ?? [];
                const holder = holders[0];
                const scoped = holder === undefined ? { scope: "global" } : { scope, [scope]: holder };
                return fc.constant({ name: policy, ...rest, ...typed, ...scoped });
              }),
          ),
        ),
      }),
    );

  test("what is exported, applied to an empty store and exported again is the same", async () => {
    await fc.assert(
      fc.asyncProperty(documents, async (made) => {
        const first = await startControlPlane();
        expect((await apply(made, {}, first)).status).toBe(200);
        const written = await exported(first);
        const second = await startControlPlane();
        expect((await apply(written, {}, second)).status).toBe(200);
        expect(await exported(second)).toEqual(written);
        expect(changesOf(await apply(written, { prune: true }, second))).toEqual([]);
      }),
      { numRuns: 40 },
    );
  }, 20_000);
});
