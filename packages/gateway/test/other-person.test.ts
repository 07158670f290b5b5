import { beforeEach, expect, test } from "bun:test";
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
