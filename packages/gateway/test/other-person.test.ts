import { beforeEach, describe, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { KeyWithSecret } from "@meshgate/contracts";
import { type ControlPlane, type Person, startControlPlane } from "./kit/control-plane.ts";

/** An admin who held a secret of somebody else's key could approve, as a second person, what they asked for themselves. */

let plane: ControlPlane;

beforeEach(async () => {
  plane = await startControlPlane();
});

const sha = (text: string) => createHash("sha256").update(text).digest("hex");

async function makeKey(alias: string, as: Person): Promise<KeyWithSecret> {
  const { body } = await plane.ask("POST", "/governance/keys", { alias, roles: ["approver"] }, as);
  return KeyWithSecret.parse(body["data"]);
}

const refused = {
  status: 403,
  body: { code: "other-person", error: expect.stringContaining("meshgate keys") },
};

test("nobody rotates another person's key, and everybody their own", async () => {
  const { id } = await makeKey("bens", "ben");
  const before = plane.state.named("key", "bens");
  expect(await plane.ask("POST", `/governance/keys/${id}/rotate`, {}, "ada")).toMatchObject(refused);
  expect(plane.state.named("key", "bens")).toEqual(before);
  expect(await plane.ask("POST", `/governance/keys/${id}/rotate`, {}, "ben")).toMatchObject({ status: 200 });
});

test.each([{}, { dry_run: true }])("no document gives another person's key a secret, %p", async (options) => {
  await makeKey("bens", "ben");
  const before = plane.state.named("key", "bens");
  const governance = {
    teams: [{ name: "red" }],
    keys: [
      { alias: "adas", key_sha256: sha("a") },
      { alias: "bens", roles: ["approver"], key_sha256: sha("b") },
    ],
  };
  const answer = await plane.ask("POST", "/governance/apply", { governance, ...options });
  expect(answer).toMatchObject({ ...refused, body: { field: "governance.keys[1].key_sha256" } });
  expect(plane.state.named("key", "bens")).toEqual(before);
  expect(plane.state.named("team", "red")).toBeUndefined();
});

test("a document may say what another person's key may do, with the secret that it has", async () => {
  const { id, key } = await makeKey("bens", "ben");
  const entry = { alias: "bens", roles: ["approver", "auditor"], key_sha256: sha(key) };
  const answer = await plane.ask("POST", "/governance/apply", { governance: { keys: [entry] } });
  expect(answer.status).toBe(200);
  expect(plane.state.entities("key").get(id)?.body).toMatchObject({ roles: entry.roles, person: "key_ben" });
});

test("a key that takes a freed alias is its maker's", async () => {
  const { id } = await makeKey("bens", "ben");
  await plane.ask("DELETE", `/governance/keys/${id}`, undefined, "ada");
  const governance = { keys: [{ alias: "bens", key_sha256: sha("a") }] };
  expect(await plane.ask("POST", "/governance/apply", { governance })).toMatchObject({ status: 200 });
  expect(plane.state.named("key", "bens")?.body).toMatchObject({ person: "key_ada" });
});

test("whoever is on the machine of an open service rotates any key", async () => {
  const { id } = await makeKey("bens", "ben");
  const answer = await plane.ask("POST", `/governance/keys/${id}/rotate`, {}, "local");
  expect(answer.status).toBe(200);
  expect(plane.state.entities("key").get(id)?.body).toMatchObject({ person: "key_ben" });
});

/** A policy that names approvers by alias must go on meaning those keys, whatever becomes of the alias. */
describe("the approvers that a policy names", () => {
  const asking = (approvers: readonly string[]) => ({
    name: "asks",
    policy_type: "require_approval",
    config: { approvers },
    scope: "global",
  });
  const approvers = () => plane.state.named("policy", "asks")?.body["config"];

  test("are kept by id, so that a new key of a freed alias is not one of them", async () => {
    const { id } = await makeKey("judge", "ben");
    const made = await plane.ask("POST", "/governance/policies", asking(["judge", "admin", "key_ben"]));
    expect(made.body["meta"]).toBeUndefined();
    expect(approvers()).toEqual({ approvers: [id, "admin", "key_ben"] });
    await plane.ask("DELETE", `/governance/keys/${id}`);
    await makeKey("judge", "ada");
    const policy = plane.state.named("policy", "asks")?.id;
    const patched = await plane.ask("PATCH", `/governance/policies/${policy}`, { mode: "shadow" });
    expect(patched.status).toBe(200);
    expect(approvers()).toEqual({ approvers: [id, "admin", "key_ben"] });
  });

  test("are warned of where no key has the name", async () => {
    const { body } = await plane.ask("POST", "/governance/policies", asking(["nobody"]));
    expect(body["meta"]).toEqual({ warnings: [expect.stringContaining("`nobody`")] });
    expect(approvers()).toEqual({ approvers: ["nobody"] });
  });

  test("are aliases again in an export, and lead back to the same keys", async () => {
    const { id } = await makeKey("judge", "ada");
    await plane.ask("POST", "/governance/policies", asking(["judge", "key_gone"]));
    const { body } = await plane.ask("GET", "/governance/export");
    const governance = Reflect.get(Object(body["data"]), "governance");
    expect(governance).toMatchObject({ policies: [{ config: { approvers: ["judge", "key_gone"] } }] });
    const applied = await plane.ask("POST", "/governance/apply", { governance });
    expect(applied.body["data"]).toMatchObject({ changes: [] });
    expect(approvers()).toEqual({ approvers: [id, "key_gone"] });
  });

  test("may be keys that the same document makes, and no alias of nobody", async () => {
    const keys = [{ alias: "judge", key_sha256: sha("j") }];
    const policies = [asking(["judge"])];
    expect(await plane.ask("POST", "/governance/apply", { governance: { policies } })).toMatchObject({
      status: 400,
      body: { field: "governance.policies[0].config.approvers" },
    });
    await plane.ask("POST", "/governance/apply", { governance: { policies, keys } });
    expect(approvers()).toEqual({ approvers: [plane.state.named("key", "judge")?.id ?? ""] });
  });

  test("of the configuration are keys that stand there", async () => {
    const config = (name: string) => `
providers: {openai: {kind: sandbox, default_model: gpt-4o}}
governance:
  keys: [{alias: judge, key_sha256: "${sha("j")}"}]
  policies: [{name: asks, policy_type: require_approval, config: {approvers: [${name}]}}]
`;
    plane = await startControlPlane({ config: config("judge") });
    expect(approvers()).toEqual({ approvers: ["key_judge"] });
    expect(startControlPlane({ config: config("elsewhere") })).rejects.toThrow("governance.keys");
  });
});
