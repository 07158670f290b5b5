import { afterAll, beforeAll, expect, test } from "bun:test";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { SimulationReport } from "@meshgate/contracts";
import { startGateway } from "../../gateway/test/kit/gateway.ts";
import { temporaryFolder } from "../../gateway/test/kit/temporary-folder.ts";
import { type Ending, runMeshgate } from "./kit/run-meshgate.ts";

const config = "providers: {mine: {kind: sandbox, default_model: m}}\n";
const rules = (when: string) => `
policy_id: candidate
policy_version: "1"
signals: {prompt_chars: int, pii_count: int}
default: {decision: ALLOW, rationale_codes: [POLICY_DEFAULT_ALLOW]}
rules:
  - {rule_id: stop, priority: 50, when: "${when}", then: {decision: BLOCK, rationale_codes: [STOP]}}
`;

const governed = `
governance:
  policies:
    - {name: nobody, policy_type: block_provider, config: {provider: mine}}
`;

let folder: string;

/** Two calls, recorded by a service that has ended. */
beforeAll(async () => {
  folder = temporaryFolder();
  const gateway = await startGateway({ folder, config });
  for (const content of ["four", "long enough"]) {
    const answer = await fetch(`${gateway.url}/v1/chat`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ messages: [{ role: "user", content }] }),
    });
    expect(answer.status).toBe(200);
  }
  await gateway.stop();
});

afterAll(() => rm(folder, { recursive: true }));

async function simulate(candidate: string, ...words: readonly string[]): Promise<Ending> {
  await Bun.write(join(folder, "candidate.yaml"), candidate);
  return runMeshgate(["simulate", "--policy", "candidate.yaml", ...words], { cwd: folder, env: {} });
}

test("says which recorded calls a rule would have changed, for people", async () => {
  const { exitCode, stdout } = await simulate(rules("signals.prompt_chars > 5"));
  expect(exitCode).toBe(0);
  expect(stdout).toContain("2 decisions from the first to the last, open loop");
  expect(stdout).toMatch(/ALLOW → BLOCK +1 +50\.0 %/);
  expect(stdout).toContain("Rule stop: Its condition holds");
});

test.each([
  ["policy_type: budget, config: {}", "`budget` is not one of `block_provider`"],
  ["policy_type: rate_limit, config: {limit: 3}", "Known here: requests_per_minute"],
])("names what stands wrongly in an export: %s", async (policy, words) => {
  const { exitCode, stdout, stderr } = await simulate(
    `governance:\n  policies:\n    - {name: p, ${policy}}\n`,
  );
  expect(exitCode).not.toBe(0);
  expect(stdout + stderr).toContain(words);
});

test("says the same as JSON, of what meshgate export writes as well", async () => {
  const { stdout } = await simulate(governed, "--json", "--loop", "closed");
  const report = SimulationReport.parse(JSON.parse(stdout));
  expect(report).toMatchObject({ decisions: 2, changed: 2, unknown: 0, loop: "closed" });
  expect(report.candidate.says).toEqual(["governance"]);
  expect(report.effect.refused_now.calls).toBe(2);
});

test("takes a whole configuration", async () => {
  const { stdout } = await simulate(
    `${config}governance: {policies: [{name: a, policy_type: block_provider, config: {provider: mine}}]}\n`,
    "--json",
  );
  const report = SimulationReport.parse(JSON.parse(stdout));
  expect(report).toMatchObject({ decisions: 2, changed: 2, candidate: { says: ["configuration"] } });
});

test("counts what nobody looked for, and says that it does not know", async () => {
  const { stdout } = await simulate(rules("signals.pii_count > 0"));
  expect(stdout).toContain("0 of 2 could be made again");
  expect(stdout).toMatch(/signals\.pii_count +2/);
});

test("reads the decisions of a time alone", async () => {
  const { stdout } = await simulate(rules("signals.prompt_chars > 5"), "--to", "2020-01-01");
  expect(stdout).toContain("0 decisions");
  expect(stdout).toContain("Nothing was decided in that time");
  expect(stdout).not.toContain("could be made again");
});

test("says of a new budget how it can be counted", async () => {
  const money = `
governance:
  policies:
    - {name: money, policy_type: budget_limit, config: {monthly_limit_usd: "1.00"}}
`;
  const open = await simulate(money);
  expect(open.stdout).toMatch(/usage\.\S+ +2\n/);
  expect(open.stdout).toContain("counted anew over the record with `--loop closed`");
  const closed = await simulate(money, "--loop", "closed");
  expect(closed.stdout).toContain("2 unchanged, 0 unknown");
  expect(closed.stdout).toContain("Nothing would have changed.");
});

test("reads the record of another configuration", async () => {
  await Bun.write(join(folder, "elsewhere/other.yaml"), config);
  const { stdout } = await simulate(
    rules("true"),
    "--config",
    "elsewhere/other.yaml",
    "--database",
    "sqlite:data/meshgate.db",
  );
  expect(stdout).toContain("2 decisions");
  const absent = await simulate(rules("true"), "--config", "nowhere.yaml");
  expect(absent).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("nowhere.yaml") });
});

test.each([
  ["a candidate that is not there", ["simulate", "--policy", "nowhere.yaml"], "There is no file"],
  [
    "a loop of another name",
    ["simulate", "--policy", "meshgate.yaml", "--loop", "ajar"],
    "write open or closed",
  ],
  ["a time that is none", ["simulate", "--policy", "meshgate.yaml", "--from", "soon"], "--from: write"],
])("is called wrongly with %s", async (_what, words, told) => {
  const { exitCode, stderr } = await runMeshgate(words, { cwd: folder, env: {} });
  expect(exitCode).toBe(2);
  expect(stderr).toContain(told);
});
