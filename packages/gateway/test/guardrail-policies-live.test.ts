import { afterAll, beforeAll, expect, test } from "bun:test";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { controlClient } from "./kit/control-client.ts";
import { eventually } from "./kit/eventually.ts";
import { type RunningGateway, startGateway } from "./kit/gateway.ts";
import { policyApi } from "./kit/policy-api.ts";
import { temporaryFolder } from "./kit/temporary-folder.ts";
import { toldReasons } from "./kit/told-reasons.ts";

const adminKey = `mgk_${"A".repeat(43)}`;
const providers = "providers: {sandbox: {kind: sandbox, default_model: m}}\n";
const words = (name: string, word: string) => `{name: ${name}, detector: words, params: {words: [${word}]}}`;
const both = `${providers}guardrails: [${words("no-tigers", "tiger")}, ${words("no-lions", "lion")}]\n`;
const withoutTigers = `${providers}guardrails: [${words("no-lions", "lion")}]\n`;

let folder: string;
let gateway: RunningGateway;
let caller: string;
const admin = controlClient(() => gateway.url, adminKey);
const policies = policyApi(() => gateway.url, adminKey);

const start = () => startGateway({ folder, env: { MESHGATE_ADMIN_KEY: adminKey } });
const write = (config: string) => writeFile(join(folder, "meshgate.yaml"), config);

async function call(
  content: string,
  key = caller,
): Promise<{ readonly status: number; readonly error?: string }> {
  const headers = { "content-type": "application/json", authorization: `Bearer ${key}` };
  const body = JSON.stringify({ messages: [{ role: "user", content }] });
  const answer = await fetch(`${gateway.url}/v1/chat`, { method: "POST", headers, body });
  const { error } = (await answer.json()) as { readonly error?: string | null };
  return { status: answer.status, ...(error && { error }) };
}

async function reasons(): Promise<readonly string[]> {
  const headers = { authorization: `Bearer ${adminKey}` };
  const answer = await fetch(`${gateway.url}/v1/ready`, { headers });
  expect(answer.status).toBe(200);
  return toldReasons(await answer.json()).map(({ code, message }) => `${code}: ${message}`);
}

async function reload(config: string): Promise<void> {
  await write(config);
  gateway.process.kill("SIGHUP");
}

const made = async (path: string, body: object): Promise<Record<string, unknown>> => {
  const answer = await policies("POST", path, body);
  expect(answer.status).toBe(200);
  return answer.body;
};

beforeAll(async () => {
  folder = temporaryFolder();
  await write(both);
  gateway = await start();
  const team = await admin.team("zoo");
  caller = (await admin.key("keeper", { team_id: team.id })).key;
}, 20_000);

afterAll(async () => {
  await gateway.stop();
  await rm(folder, { recursive: true });
}, 20_000);

const refused = { status: 403, error: "Policy violation: guardrail — 'no-tigers' found WORD" };

test("a policy holds from the answer on, and after a restart", async () => {
  expect(await call("a tiger")).toEqual({ status: 200 });
  await made("/policies", { policy_name: "zoo-rules", guardrails_add: ["no-tigers"] });
  expect(await call("a tiger")).toEqual({ status: 200 });
  await made("/policies/attachments", { policy_name: "zoo-rules", teams: ["zoo"] });
  expect(await call("a tiger")).toEqual(refused);
  expect(await call("a tiger", adminKey)).toEqual({ status: 200 });
  await gateway.stop();
  gateway = await start();
  expect(await call("a tiger")).toEqual(refused);
  expect(await call("a bear")).toEqual({ status: 200 });
}, 20_000);

/** Otherwise a line that is taken out of a file opens a door that nobody thought of. */
test("a configuration without a guardrail that such a policy adds is not taken", async () => {
  await reload(withoutTigers);
  await eventually(reasons, (told) => told.length > 0, { withinMs: 5_000 });
  expect(await reasons()).toEqual([
    "config-rejected: The last change of the configuration was not taken; the one before it serves on. control API: policies.zoo-rules.guardrails.add[0] there is no guardrail `no-tigers`. Run `meshgate check`.",
  ]);
  expect(await call("a tiger")).toEqual(refused);
}, 20_000);

test("nor does a start with it let anybody by: whoever the policy applies to is refused until it is mended", async () => {
  await gateway.stop();
  gateway = await start();
  expect(await reasons()).toEqual([
    expect.stringMatching(
      /^guardrail-policy-faulty: policies\.zoo-rules\.guardrails\.add\[0\]: there is no guardrail `no-tigers`\./,
    ),
  ]);
  expect(gateway.log()).toContain("guardrail-policy-faulty");
  expect(await call("a bear")).toEqual({
    status: 403,
    error: "Policy violation: guardrail — 'policy zoo-rules' could not be run",
  });
  expect(await call("a bear", adminKey)).toEqual({ status: 200 });
  const draft = await made("/policies/name/zoo-rules/versions", {});
  const id = String(draft["policy_id"]);
  expect((await policies("PUT", `/policies/${id}`, { guardrails_add: ["no-lions"] })).status).toBe(200);
  for (const version_status of ["published", "production"])
    expect((await policies("PUT", `/policies/${id}/status`, { version_status })).status).toBe(200);
  expect(await reasons()).toEqual([]);
  expect(await call("a bear")).toEqual({ status: 200 });
  expect((await call("a lion")).status).toBe(403);
}, 20_000);

test("where the configuration has a policy of the name, that one counts, and a warning says so", async () => {
  await reload(`${withoutTigers}policies: {zoo-rules: {guardrails: []}}\n`);
  await eventually(reasons, (told) => told.length > 0, { withinMs: 5_000 });
  expect(await reasons()).toEqual([
    expect.stringMatching(/^guardrail-policy-shadowed: policies\.zoo-rules: /),
  ]);
  expect(await call("a lion")).toEqual({ status: 200 });
  await reload(withoutTigers);
  await eventually(reasons, (told) => told.length === 0, { withinMs: 5_000 });
  expect((await call("a lion")).status).toBe(403);
}, 20_000);
