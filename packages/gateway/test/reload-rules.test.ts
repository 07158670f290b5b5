import { Database } from "bun:sqlite";
import { afterEach, beforeEach, expect, test } from "bun:test";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { EvaluateResponse } from "@meshgate/contracts";
import { type RunningGateway, startGateway } from "./kit/gateway.ts";
import { temporaryFolder } from "./kit/temporary-folder.ts";
import { toldReasons } from "./kit/told-reasons.ts";

let folder: string;
let gateway: RunningGateway;

beforeEach(async () => {
  folder = temporaryFolder();
  await write("rules/a.yaml", rules("a", "ALLOW"));
  gateway = await startGateway({ folder, config: "providers: {sandbox: {kind: sandbox}}\nrules: rules\n" });
});

afterEach(async () => {
  await gateway.stop();
  await rm(folder, { recursive: true });
});

test("a changed document decides at once", async () => {
  expect(await decided("a")).toBe("ALLOW");
  await write("rules/a.yaml", rules("a", "REQUIRE_REVIEW"));
  await until(async () => (await decided("a")) === "REQUIRE_REVIEW");
});

test("a document that comes into the folder decides at once, and no more once it goes", async () => {
  expect(await decided("b")).toBe("BLOCK");
  await write("rules/b.yaml", rules("b", "ALLOW"));
  await until(async () => (await decided("b")) === "ALLOW");
  await rm(join(folder, "rules/b.yaml"));
  await until(async () => (await decided("b")) === "BLOCK");
});

/** Otherwise a typing error, or a folder that is gone for a moment, opens or closes every door. */
test.each([
  [
    "a document that is not valid",
    () => write("rules/a.yaml", "policy_id: a"),
    "rules/a.yaml:1: ",
    "MISSING_KEY",
  ],
  [
    "a second document of the same id",
    () => write("rules/b.yaml", rules("a", "BLOCK")),
    "rules/b.yaml:1: policy_id ",
    "DUPLICATE_POLICY_ID",
  ],
  [
    "an empty folder",
    () => rm(join(folder, "rules/a.yaml")),
    "meshgate.yaml:2: rules the folder holds no",
    "NO_DOCUMENT",
  ],
  [
    "a folder that is gone",
    () => rm(join(folder, "rules"), { recursive: true }),
    "meshgate.yaml:2: rules the file",
    "FILE_UNREADABLE",
  ],
])("%s is not taken: the rules before it decide on, and it is told until it is mended", async (...row) => {
  const [, spoil, told, code] = row;
  await spoil();
  await until(async () => (await reasons()).length > 0);
  expect(await reasons()).toMatchObject([
    { code: "config-rejected", message: expect.stringContaining(`serves on. ${told}`) },
  ]);
  expect(await decided("a")).toBe("ALLOW");
  const metrics = await (await fetch(`${gateway.url}/v1/metrics`)).text();
  expect(metrics).toMatch(/meshgate_config_reloads_total\{result="rejected"\} [1-9]/);

  await rm(join(folder, "rules"), { recursive: true, force: true });
  await write("rules/a.yaml", rules("a", "BLOCK"));
  await until(async () => (await reasons()).length === 0);
  expect(await decided("a")).toBe("BLOCK");

  await gateway.stop();
  const [rejected] = eventsOf("policy.rejected");
  expect(rejected).toMatchObject({
    policy: { policy_id: "a" },
    data: { cause: "file", problems: expect.arrayContaining([expect.objectContaining({ code })]) },
  });
});

test("with rules that are not valid the service does not start, and says why", async () => {
  await gateway.stop();
  await write("rules/a.yaml", rules("a", "ALOW"));
  await expect(startGateway({ folder })).rejects.toThrow(
    /rules\/a\.yaml:\d+:\d+ {2}rules\[0\]\.then\.decision {2}`ALOW` is not one of/,
  );
});

async function decided(environment: string): Promise<string> {
  const answer = await fetch(`${gateway.url}/evaluate`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      action: "infer:run",
      env: { name: environment },
      resource: { type: "document", sensitivity: "public" },
    }),
  });
  return EvaluateResponse.parse(await answer.json()).decision;
}

async function reasons(): Promise<readonly { readonly code: string; readonly message: string }[]> {
  const answer = await fetch(`${gateway.url}/v1/ready`);
  expect(answer.status).toBe(200);
  return toldReasons(await answer.json());
}

function eventsOf(type: string): readonly unknown[] {
  const database = new Database(join(folder, "data/meshgate.db"), { readonly: true });
  try {
    const bodies = database
      .query<{ readonly body: string }, [string]>("select body from event_body where type = ? order by seq")
      .all(type);
    return bodies.map(({ body }) => JSON.parse(body));
  } finally {
    database.close();
  }
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds()));
}

/** Decides on `env.name`: the id of the document. */
function rules(id: string, decision: string): string {
  return `policy_id: ${id}
policy_version: "1"
default: {decision: BLOCK, rationale_codes: [DENY]}
rules:
  - {rule_id: ${id}, priority: 1, when: {env: {name: ${id}}}, then: {decision: ${decision}, rationale_codes: [CODE]}}
`;
}

function write(name: string, text: string): Promise<number> {
  return Bun.write(join(folder, name), text);
}
