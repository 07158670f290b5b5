import { beforeEach, describe, expect, test } from "bun:test";
import type { JsonObject } from "@meshgate/canon";
import {
  GovernanceApplied,
  GovernanceExport,
  GuardrailPolicyVersion,
  PolicyComparison,
} from "@meshgate/contracts";
import {
  type ControlAnswer,
  type ControlPlane,
  type Person,
  startControlPlane,
} from "./kit/control-plane.ts";

const config = `
providers:
  openai: {kind: openai, api_key: none, default_model: gpt-4o}
  anthropic: {kind: anthropic, api_key: none, default_model: claude-sonnet-4-5}
guardrails:
  - {name: pii, detector: pii, action: mask, params: {}}
  - {name: secrets, detector: secrets, params: {}}
  - {name: injection, detector: prompt_injection, params: {}}
policies:
  house: {guardrails: {add: [pii]}}
policy_attachments:
  - {policy: house, scope: "*"}
governance:
  teams: [{name: health, tags: [hipaa]}, {name: red}]
`;

let plane: ControlPlane;

beforeEach(async () => {
  plane = await startControlPlane({ config });
});

const ask = (method: string, path: string, body?: unknown, as?: Person): Promise<ControlAnswer> =>
  plane.ask(method, path, body, as);

async function create(fields: JsonObject): Promise<GuardrailPolicyVersion> {
  const answer = await ask("POST", "/policies", fields);
  expect(answer).toMatchObject({ status: 200 });
  return GuardrailPolicyVersion.parse(answer.body);
}

async function draftOf(name: string): Promise<GuardrailPolicyVersion> {
  const answer = await ask("POST", `/policies/name/${name}/versions`, {});
  expect(answer).toMatchObject({ status: 200 });
  return GuardrailPolicyVersion.parse(answer.body);
}

const status = (id: string, version_status: string) =>
  ask("PUT", `/policies/${id}/status`, { version_status });

async function effective(question: JsonObject = {}): Promise<unknown> {
  const { body } = await ask("POST", "/policies/resolve", question);
  return body["effective_guardrails"];
}

describe("a policy that is made", () => {
  test("answers as LiteLLM does, and is in production at once", async () => {
    const answer = await ask("POST", "/policies", {
      policy_name: "global-baseline",
      description: "For all.",
      guardrails_add: ["secrets"],
      guardrails_remove: [],
      inherit: null,
      condition: { model: "gpt-4.*" },
    });
    expect(answer).toEqual({
      status: 200,
      body: {
        policy_id: expect.stringMatching(/^gpol_[0-9a-f]{32}$/),
        policy_name: "global-baseline",
        version_number: 1,
        version_status: "production",
        parent_version_id: null,
        is_latest: true,
        published_at: "2026-11-20T12:00:00.000Z",
        production_at: "2026-11-20T12:00:00.000Z",
        inherit: null,
        description: "For all.",
        guardrails_add: ["secrets"],
        guardrails_remove: [],
        guardrails_exempt: [],
        condition: { model: "gpt-4.*" },
        pipeline: null,
        created_at: "2026-11-20T12:00:00.000Z",
        updated_at: "2026-11-20T12:00:00.000Z",
        created_by: "key_ada",
        updated_by: "key_ada",
        definition_location: "db",
      },
    });
  });

  test("applies once it is attached, beside what the configuration says", async () => {
    await create({ policy_name: "strict", guardrails_add: ["secrets"] });
    expect(await effective({ team_alias: "health" })).toEqual(["pii"]);
    const attached = await ask("POST", "/policies/attachments", { policy_name: "strict", teams: ["health"] });
    expect(attached).toMatchObject({
      status: 200,
      body: { policy_name: "strict", scope: null, definition_location: "db" },
    });
    expect((await ask("POST", "/policies/resolve", { team_alias: "health", model: "gpt-4o" })).body).toEqual({
      effective_guardrails: ["pii", "secrets"],
      matched_policies: [
        { policy_name: "house", matched_via: "scope:*", guardrails_added: ["pii"] },
        { policy_name: "strict", matched_via: "team:health", guardrails_added: ["secrets"] },
      ],
    });
    expect(await effective({ team_alias: "red" })).toEqual(["pii"]);
  });

  test("may inherit from one of the configuration, and exempt from it", async () => {
    const { policy_id: id } = await create({
      policy_name: "child",
      inherit: "house",
      guardrails_add: ["secrets"],
    });
    const resolved = await ask("GET", `/policies/${id}/resolved-guardrails`);
    expect(resolved.body).toEqual({
      policy_id: id,
      policy_name: "child",
      resolved_guardrails: ["pii", "secrets"],
    });
    await create({ policy_name: "lab", guardrails_exempt: ["pii"] });
    await ask("POST", "/policies/attachments", { policy_name: "lab", teams: ["red"] });
    expect(await effective({ team_alias: "red" })).toEqual([]);
    expect(await effective({ team_alias: "health" })).toEqual(["pii"]);
  });

  test("is an event, without what people typed", async () => {
    await create({ policy_name: "strict", guardrails_add: ["secrets"], description: "Because of Bob." });
    const [event] = plane.recorded();
    expect(event).toMatchObject({
      type: "policy.created",
      actor: { id: "key_ada" },
      data: { type: "guardrail_policy", name: "strict", after: { guardrails_add: ["secrets"] } },
    });
    expect(JSON.stringify(event)).not.toContain("Bob");
  });
});

/** A policy that says what it cannot keep would let pass what it was made for. */
describe("what would not compile is refused, and nothing changes", () => {
  test.each<[string, JsonObject, string]>([
    ["an unknown guardrail", { guardrails_add: ["pi"] }, "there is no guardrail `pi`. Did you mean `pii`?"],
    [
      "an unknown parent",
      { inherit: "hause" },
      "there is no policy `hause` to inherit from. Did you mean `house`?",
    ],
    ["itself as its parent", { inherit: "new" }, "the policy inherits from itself. Take `inherit` out."],
    ["a condition that is no expression", { condition: { model: "gpt-(" } }, "is no regular expression"],
    [
      "a step that it does not add",
      { pipeline: { mode: "pre_call", steps: [{ guardrail: "pii" }] } },
      "the policy does not itself add the guardrail `pii`",
    ],
  ])("%s", async (_, fields, sentence) => {
    const answer = await ask("POST", "/policies", { policy_name: "new", ...fields });
    expect(answer).toMatchObject({ status: 400, body: { code: "invalid-request" } });
    expect(answer.body["detail"]).toContain(sentence);
    expect((await ask("GET", "/policies/list")).body["total_count"]).toBe(1);
    expect(plane.recorded()).toEqual([]);
  });

  test("a draft too, where it is written", async () => {
    await create({ policy_name: "strict", guardrails_add: ["secrets"] });
    const { policy_id: id } = await draftOf("strict");
    const answer = await ask("PUT", `/policies/${id}`, { guardrails_add: ["secret"] });
    expect(answer).toMatchObject({ status: 400, body: { field: "policies.strict.guardrails.add[0]" } });
    expect((await ask("GET", `/policies/${id}`)).body["guardrails_add"]).toEqual(["secrets"]);
  });

  test("an attachment to a policy that is not there", async () => {
    const answer = await ask("POST", "/policies/attachments", { policy_name: "hous", scope: "*" });
    expect(answer).toMatchObject({ status: 400, body: { code: "invalid-request" } });
    expect(answer.body["detail"]).toContain("there is no policy `hous` to attach. Did you mean `house`?");
  });

  test("taking away what others depend on", async () => {
    const base = await create({ policy_name: "base", guardrails_add: ["secrets"] });
    await create({ policy_name: "child", inherit: "base" });
    const answer = await ask("DELETE", `/policies/${base.policy_id}`);
    expect(answer).toMatchObject({ status: 409, body: { code: "in-use" } });
    expect(answer.body["detail"]).toContain(
      "policies.child.inherit: there is no policy `base` to inherit from.",
    );
    expect(await status(base.policy_id, "published")).toMatchObject({
      status: 409,
      body: { code: "in-use" },
    });
    const attached = await ask("POST", "/policies/attachments", { policy_name: "child", scope: "*" });
    const refused = await ask("DELETE", "/policies/name/child/all-versions");
    expect(refused.status).toBe(409);
    expect(refused.body["detail"]).toContain(
      `Delete it first: DELETE /policies/attachments/${String(attached.body["attachment_id"])}.`,
    );
  });
});

describe("versions", () => {
  test("a draft is changed, published, put into production, and the one before is published again", async () => {
    const first = await create({ policy_name: "strict", guardrails_add: ["secrets"] });
    await ask("POST", "/policies/attachments", { policy_name: "strict", scope: "*" });
    const draft = await draftOf("strict");
    expect(draft).toMatchObject({
      version_number: 2,
      version_status: "draft",
      parent_version_id: first.policy_id,
      is_latest: true,
      guardrails_add: ["secrets"],
    });
    await ask("PUT", `/policies/${draft.policy_id}`, { guardrails_add: ["injection"], description: null });
    expect(await effective()).toEqual(["pii", "secrets"]);
    expect(await status(draft.policy_id, "published")).toMatchObject({ status: 200 });
    expect(await effective()).toEqual(["pii", "secrets"]);
    expect(await status(draft.policy_id, "production")).toMatchObject({ status: 200 });
    expect(await effective()).toEqual(["injection", "pii"]);
    const { body } = await ask("GET", "/policies/name/strict/versions");
    expect(body).toMatchObject({
      policy_name: "strict",
      total_count: 2,
      versions: [
        { version_number: 2, version_status: "production", is_latest: true },
        { version_number: 1, version_status: "published", is_latest: false },
      ],
    });
    // Back.
    await status(first.policy_id, "production");
    expect(await effective()).toEqual(["pii", "secrets"]);
    expect((await ask("GET", "/policies/list?version_status=production")).body["policies"]).toMatchObject([
      { policy_name: "house", definition_location: "config" },
      { policy_id: first.policy_id },
    ]);
  });

  test.each<[string, "draft" | "published" | "production", string, string]>([
    ["a draft does not go into production", "draft", "production", "Publish it first"],
    ["a draft is one already", "draft", "draft", "draft already"],
    ["what is published stays so", "published", "published", "published already"],
    ["what is published is no draft again", "published", "draft", "Make a new draft"],
    ["nor is what was in production", "production", "draft", "Make a new draft"],
  ])("%s", async (_, from, to, sentence) => {
    const first = await create({ policy_name: "strict" });
    const version = from === "production" ? first : await draftOf("strict");
    if (from === "published") await status(version.policy_id, "published");
    const answer = await status(version.policy_id, to);
    expect(answer).toMatchObject({ status: 409, body: { code: "wrong-status" } });
    expect(answer.body["detail"]).toContain(sentence);
  });

  test("only a draft can be changed", async () => {
    const first = await create({ policy_name: "strict" });
    const answer = await ask("PUT", `/policies/${first.policy_id}`, { description: "x" });
    expect(answer).toMatchObject({ status: 409, body: { code: "wrong-status" } });
    const draft = await draftOf("strict");
    await status(draft.policy_id, "published");
    expect(await ask("PUT", `/policies/${draft.policy_id}`, { description: "x" })).toMatchObject({
      status: 409,
    });
  });

  test("of a draft an empty value takes a field away, and `null` does not", async () => {
    await create({
      policy_name: "strict",
      inherit: "house",
      description: "x",
      guardrails_add: ["secrets"],
      condition: { model: "gpt-4o" },
      pipeline: { mode: "pre_call", steps: [{ guardrail: "secrets" }] },
    });
    const { policy_id: id } = await draftOf("strict");
    const nulls = { inherit: null, description: null, guardrails_add: null, condition: null, pipeline: null };
    const kept = { inherit: "house", description: "x", condition: { model: "gpt-4o" } };
    expect((await ask("PUT", `/policies/${id}`, nulls)).body).toMatchObject(kept);
    const empty = { inherit: "", description: "", guardrails_add: [], condition: {}, pipeline: {} };
    const cleared = { inherit: null, description: null, guardrails_add: [], condition: null, pipeline: null };
    expect((await ask("PUT", `/policies/${id}`, empty)).body).toMatchObject(cleared);
  });

  test("two that are put into production at once: one goes through", async () => {
    const first = await create({ policy_name: "strict" });
    const [a, b] = [await draftOf("strict"), await draftOf("strict")];
    for (const { policy_id } of [a, b]) await status(policy_id, "published");
    await status(first.policy_id, "published");
    const answers = await Promise.all([status(a.policy_id, "production"), status(b.policy_id, "production")]);
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, 409]);
  });

  test("two are compared: fields, and what they come to", async () => {
    const first = await create({ policy_name: "strict", inherit: "house", guardrails_add: ["secrets"] });
    const draft = await draftOf("strict");
    await ask("PUT", `/policies/${draft.policy_id}`, {
      guardrails_add: ["injection"],
      guardrails_remove: ["pii"],
    });
    const query = `policy_id_a=${first.policy_id}&policy_id_b=${draft.policy_id}`;
    const { body } = await ask("GET", `/policies/compare?${query}`);
    expect(PolicyComparison.parse(body)).toMatchObject({
      field_diffs: {
        guardrails_add: { version_a: ["secrets"], version_b: ["injection"] },
        guardrails_remove: { version_a: [], version_b: ["pii"] },
      },
      guardrails_added: ["injection"],
      guardrails_removed: ["pii", "secrets"],
    });
    const asBefore = `version_a=${first.policy_id}&version_b=${draft.policy_id}`;
    expect((await ask("GET", `/policies/compare?${asBefore}`)).body).toEqual(body);
    expect(await ask("GET", "/policies/compare?policy_id_a=x")).toMatchObject({ status: 400 });
  });

  test("a name that nothing has, has no versions, and none to copy", async () => {
    const none = { policy_name: "none", versions: [], total_count: 0 };
    expect((await ask("GET", "/policies/name/none/versions")).body).toEqual(none);
    expect(await ask("POST", "/policies/name/none/versions", {})).toMatchObject({ status: 404 });
    expect(await ask("DELETE", "/policies/name/none/all-versions")).toMatchObject({ status: 404 });
  });

  test("deleted, the name is free again", async () => {
    await create({ policy_name: "strict" });
    expect(await ask("POST", "/policies", { policy_name: "strict" })).toMatchObject({ status: 409 });
    await draftOf("strict");
    expect((await ask("DELETE", "/policies/name/strict/all-versions")).body).toEqual({
      message: "All versions of policy 'strict' deleted successfully",
    });
    await create({ policy_name: "strict" });
  });
});

describe("what stands in the configuration is shown, and cannot be changed", () => {
  const shown = { policy_id: "house", definition_location: "config", version_status: "production" };

  test("is among the policies and attachments", async () => {
    expect((await ask("GET", "/policies/list")).body["policies"]).toMatchObject([shown]);
    expect((await ask("GET", "/policies/house")).body).toMatchObject(shown);
    expect((await ask("GET", "/policies/attachments/list")).body).toMatchObject({
      attachments: [{ attachment_id: "config-attachment-0", policy_name: "house", scope: "*" }],
      total_count: 1,
    });
  });

  test.each([
    ["PUT", "/policies/house", { description: "x" }],
    ["PUT", "/policies/house/status", { version_status: "published" }],
    ["DELETE", "/policies/house", undefined],
    ["POST", "/policies", { policy_name: "house" }],
    ["POST", "/policies/name/house/versions", {}],
    ["DELETE", "/policies/name/house/all-versions", undefined],
    ["DELETE", "/policies/attachments/config-attachment-0", undefined],
  ])("%s %s is refused", async (method, path, body) => {
    expect(await ask(method, path, body)).toMatchObject({ status: 409, body: { code: "config-managed" } });
  });
});

describe("attachments", () => {
  test("are listed, found and deleted; what names nobody is told", async () => {
    await create({ policy_name: "strict", guardrails_add: ["secrets"] });
    const asked = { policy_name: "strict", teams: ["healht"], keys: ["*"] };
    const { body } = await ask("POST", "/policies/attachments", asked);
    expect(body["warnings"]).toEqual([
      "there is no team `healht`. Correct the name, or add the team; until then this fits nothing.",
    ]);
    const id = String(body["attachment_id"]);
    const { warnings: _, ...kept } = body;
    expect((await ask("GET", `/policies/attachments/${id}`)).body).toEqual(kept);
    expect((await ask("DELETE", `/policies/attachments/${id}`)).body).toEqual({
      message: `Attachment ${id} deleted successfully`,
    });
    expect(await ask("GET", `/policies/attachments/${id}`)).toMatchObject({ status: 404 });
    expect(plane.recorded().map(({ type }) => type)).toEqual([
      "policy.created",
      "config.changed",
      "config.changed",
    ]);
  });

  test("tell whom they would cover before they are made, by the matcher of calls", async () => {
    const key = (alias: string, fields: object) => ask("POST", "/governance/keys", { alias, ...fields });
    await key("ward-1", { team_id: "team_health" });
    await key("ward-2", { team_id: "team_health", tags: ["night"] });
    await key("lab-1", { team_id: "team_red", tags: ["night"] });
    const impact = async (asked: object) =>
      (await ask("POST", "/policies/attachments/estimate-impact", { policy_name: "any", ...asked })).body;
    expect(await impact({ scope: "*" })).toMatchObject({ affected_keys_count: 3, affected_teams_count: 2 });
    expect(await impact({ teams: ["health"], tags: ["night"] })).toMatchObject({
      affected_keys_count: 1,
      sample_keys: ["ward-2"],
      sample_teams: ["health"],
    });
    expect(
      await impact({ tags: ["hipaa"], keys: ["ward-*", "x-*"], models: ["gpt-4o", "llama"] }),
    ).toMatchObject({
      affected_keys_count: 2,
      sample_keys: ["ward-1", "ward-2"],
      sample_teams: ["health"],
      unknown_patterns: ["x-*", "llama"],
    });
    // `house` applies to everybody, so what is for those without a policy covers nobody.
    expect(await impact({ scope: "*", default: true })).toMatchObject({
      affected_keys_count: 0,
      affected_teams_count: 0,
    });
    expect((await ask("GET", "/policies/attachments/list")).body["total_count"]).toBe(1);
  });
});

describe("as a file", () => {
  const file = {
    policies: {
      base: { guardrails: { add: ["secrets"] }, description: "For all." },
      child: {
        inherit: "base",
        guardrails: { add: ["injection"], remove: ["secrets"], exempt: ["pii"] },
        condition: { model: ["gpt-4.*", "o3"] },
        pipeline: { mode: "pre_call", steps: [{ guardrail: "injection" }] },
      },
    },
    policy_attachments: [
      { policy: "child", teams: ["health"], priority: 3, default: true },
      { policy: "base", scope: "*" },
    ],
  };

  async function exported(): Promise<GovernanceExport> {
    const { body } = await ask("GET", "/governance/export");
    return GovernanceExport.parse(body["data"]);
  }

  async function apply(body: object): Promise<readonly string[]> {
    const answer = await ask("POST", "/governance/apply", { governance: {}, ...body });
    expect(answer.status).toBe(200);
    const { changes } = GovernanceApplied.parse(answer.body["data"]);
    return changes.map(({ operation, kind }) => `${operation} ${kind}`);
  }

  test("applied, exported, and applied elsewhere they are the same", async () => {
    await apply(file);
    const first = await exported();
    expect(await apply(first)).toEqual([]);
    const resolved = await effective({ team_alias: "health", model: "gpt-4o" });
    plane = await startControlPlane({ config });
    await apply(first);
    expect(await exported()).toEqual(first);
    expect(await effective({ team_alias: "health", model: "gpt-4o" })).toEqual(resolved);
  });

  test("what differs becomes a new version in production, and the rest stays", async () => {
    await apply(file);
    const policies = { ...file.policies, base: { guardrails: ["secrets", "pii"] } };
    expect(await apply({ policies })).toEqual(["update guardrail_policy", "create guardrail_policy"]);
    expect((await ask("GET", "/policies/name/base/versions")).body["versions"]).toMatchObject([
      { version_number: 2, version_status: "production", guardrails_add: ["secrets", "pii"] },
      { version_number: 1, version_status: "published" },
    ]);
  });

  test("what the file does not have is deleted only when it is to prune, and a section that is not there stays", async () => {
    await apply(file);
    expect(await apply({ prune: true })).toEqual([]);
    expect(await apply({ policies: {}, policy_attachments: [] })).toEqual([]);
    expect(await apply({ policies: {}, policy_attachments: [], prune: true })).toEqual([
      "delete policy_attachment",
      "delete policy_attachment",
      "delete guardrail_policy",
      "delete guardrail_policy",
    ]);
    expect((await ask("GET", "/policies/list")).body["total_count"]).toBe(1);
  });

  test.each([
    ["would not compile", { base: { guardrails: ["gone"] } }, 400, "invalid-request"],
    ["stands in the configuration", { house: {} }, 409, "config-managed"],
  ])("what %s is refused whole", async (_, policies, refusal, code) => {
    const body = { governance: { teams: [{ name: "new" }] }, policies };
    expect(await ask("POST", "/governance/apply", body)).toMatchObject({ status: refusal, body: { code } });
    expect(plane.state.named("team", "new")).toBeUndefined();
  });

  test("of several attachments the one at fault is told", async () => {
    const policy_attachments = [
      { policy: "gone", scope: "*" },
      { policy: "house", scope: "*" },
    ];
    const answer = await ask("POST", "/governance/apply", { governance: {}, policy_attachments });
    expect(answer).toMatchObject({ status: 400, body: { field: "policy_attachments[1].policy" } });
  });
});

describe("roles", () => {
  test.each<[Person, number, number]>([
    ["ada", 200, 200],
    ["auditor", 200, 403],
    ["caller", 403, 403],
    // What is for all teams is no team's own.
    ["redAdmin", 403, 403],
  ])("%s: reads %i, writes %i", async (as, reads, writes) => {
    expect((await ask("GET", "/policies/list", undefined, as)).status).toBe(reads);
    expect((await ask("POST", "/policies", { policy_name: "new" }, as)).status).toBe(writes);
  });

  /** Otherwise anybody with a key could look for a team that is guarded less. */
  test("a caller asks for itself alone", async () => {
    await create({ policy_name: "strict", guardrails_add: ["secrets"] });
    await ask("POST", "/policies/attachments", { policy_name: "strict", keys: ["caller"] });
    const resolve = (body: object, as: Person) => ask("POST", "/policies/resolve", body, as);
    const own = { status: 200, body: { effective_guardrails: ["pii", "secrets"] } };
    expect(await resolve({}, "caller")).toMatchObject(own);
    expect(await resolve({ key_alias: "caller" }, "caller")).toMatchObject(own);
    expect(await resolve({ key_alias: "other" }, "caller")).toMatchObject({ status: 403 });
    expect(await resolve({ team_alias: "health" }, "caller")).toMatchObject({ status: 403 });
    expect(await resolve({ tags: ["x"] }, "caller")).toMatchObject({ status: 403 });
    expect(await resolve({ key_alias: "caller" }, "auditor")).toMatchObject(own);
    expect(await resolve({}, "auditor")).toMatchObject({ body: { effective_guardrails: ["pii"] } });
  });
});

test("where the rules ask for a second person, nothing holds until another publishes it", async () => {
  const rules = `
policy_id: two
policy_version: "1"
default: {decision: ALLOW, rationale_codes: [DEFAULT]}
rules:
  - rule_id: two_persons
    priority: 50
    when: {action: policy:admin, signals: {policy_type: guardrail_policy, enabled: true}}
    then: {decision: REQUIRE_REVIEW, rationale_codes: [TWO_PERSONS]}
`;
  plane = await startControlPlane({ config, rules });
  const asked = await ask("POST", "/policies", { policy_name: "strict", guardrails_add: ["secrets"] });
  expect(asked).toMatchObject({ status: 202, body: { status: "pending" } });
  expect((await ask("GET", "/policies/list")).body["total_count"]).toBe(1);
  const publish = (as: Person) =>
    ask("POST", `/governance/changes/${String(asked.body["change_id"])}/publish`, undefined, as);
  expect(await publish("ada")).toMatchObject({ status: 403 });
  expect(await publish("ben")).toMatchObject({
    status: 200,
    body: { data: { steps: [{ kind: "guardrail_policy", name: "strict" }] } },
  });
  expect((await ask("GET", "/policies/list")).body["total_count"]).toBe(2);
  // A draft governs nobody.
  await draftOf("strict");
});
