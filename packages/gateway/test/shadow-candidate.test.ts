import { afterEach, beforeEach, expect, test } from "bun:test";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { AuditPage, ReadyAnswer, SimulationReport } from "@meshgate/contracts";
import { eventually } from "./kit/eventually.ts";
import { type RunningGateway, startGateway } from "./kit/gateway.ts";
import { temporaryFolder } from "./kit/temporary-folder.ts";

const config = `
providers: {sandbox: {kind: sandbox, default_model: sandbox}}
policy: {shadow: ./candidate.yaml}
`;

const candidate = (charsMax: number) => `
policy_id: candidate
policy_version: "1"
signals: {prompt_chars: int}
default: {decision: ALLOW, rationale_codes: [POLICY_DEFAULT_ALLOW]}
rules:
  - {rule_id: long, priority: 50, when: "signals.prompt_chars > ${charsMax}", then: {decision: BLOCK, rationale_codes: [TOO_LONG]}}
`;

let folder: string;
let gateway: RunningGateway;

beforeEach(async () => {
  folder = temporaryFolder();
  await Bun.write(join(folder, "candidate.yaml"), candidate(5));
  gateway = await startGateway({ folder, config });
});

afterEach(async () => {
  await gateway.stop();
  await rm(folder, { recursive: true });
});

async function chat(content: string): Promise<{ readonly status: number; readonly requestId: string }> {
  const answer = await post("/v1/chat", { messages: [{ role: "user", content }] });
  return { status: answer.status, requestId: answer.headers.get("x-request-id") ?? "" };
}

function post(path: string, body: object): Promise<Response> {
  return fetch(`${gateway.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

async function text(path: string): Promise<string> {
  return (await fetch(`${gateway.url}${path}`)).text();
}

// If this breaks, a policy that is only tried refuses people, or nobody learns what it would do.
test("a candidate in shadow refuses nobody, and is counted, recorded and shown where it would have", async () => {
  const { status, requestId } = await chat("long enough");
  expect(status).toBe(200);
  expect((await chat("short")).status).toBe(200);
  const counted = 'meshgate_policy_shadow_total{change="allow_to_block"} 1';
  await eventually(
    () => text("/v1/metrics"),
    (told) => told.includes(counted),
    { withinMs: 5_000 },
  );
  const { reasons = [] } = ReadyAnswer.parse(JSON.parse(await text("/v1/ready")));
  expect(reasons.map(({ code }) => code)).toContain("policy-shadow");
  const recorded = await eventually(
    () => text("/v1/audit?type=policy.shadow"),
    (told) => told.includes(requestId),
    { withinMs: 5_000 },
  );
  expect(recorded).toContain("policy.shadow");
});

test("a candidate that is not valid is not taken, and the configuration before it serves on", async () => {
  await Bun.write(join(folder, "candidate.yaml"), "policy_id: candidate\n");
  const told = await eventually(
    () => text("/v1/ready"),
    (ready) => ready.includes("config-rejected"),
    { withinMs: 5_000 },
  );
  expect(told).toContain("policy_version");
  expect((await chat("long enough")).status).toBe(200);
});

test("an auditor sees which recorded calls a policy would have changed, before it is in force", async () => {
  const { requestId } = await chat("long enough");
  await chat("four");
  const answer = await post("/v1/simulate", { candidate: { rules: [candidate(4)] } });
  const report = SimulationReport.parse(await answer.json());
  expect(report).toMatchObject({ decisions: 2, unknown: 0, loop: "open" });
  expect(report.changes).toContainEqual({ kind: "allow_to_block", count: 1 });
  expect(report.examples.find(({ kind }) => kind === "allow_to_block")?.request_id).toBe(requestId);
});

test("a candidate that is not valid is refused with what is wrong with it", async () => {
  const answer = await post("/v1/simulate", { candidate: { rules: ["policy_id: x"] } });
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain("policy_version");
});

test("a candidate that would keep the process from calls is refused, and says where there is room for it", async () => {
  const comment = "#".repeat(200_000);
  const long = await post("/v1/simulate", { candidate: { rules: [`${candidate(4)}${comment}`] } });
  expect(long.status).toBe(413);
  expect(await long.json()).toMatchObject({
    code: "body-too-large",
    error: expect.stringContaining("meshgate simulate"),
  });
  const longer = await post("/v1/simulate", { candidate: { rules: [comment.repeat(6)] } });
  expect(longer.status).toBe(413);
});

test("a search of what a candidate would have changed says what it would have decided", async () => {
  const { requestId } = await chat("long enough");
  const found = await eventually(
    async () => AuditPage.parse(JSON.parse(await text("/v1/audit?type=policy.shadow&outcome=BLOCK"))).items,
    (items) => items.length > 0,
    { withinMs: 5_000 },
  );
  expect(found).toMatchObject([
    { request_id: requestId, outcome: "BLOCK", codes: ["TOO_LONG"], change: "allow_to_block" },
  ]);
});
