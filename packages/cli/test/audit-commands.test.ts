import { afterAll, beforeAll, expect, test } from "bun:test";
import { existsSync, rmSync } from "node:fs";
import { appendFile, readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { eventually } from "../../gateway/test/kit/eventually.ts";
import { type RunningGateway, startGateway } from "../../gateway/test/kit/gateway.ts";
import { temporaryFolder } from "../../gateway/test/kit/temporary-folder.ts";
import { runMeshgate } from "./kit/run-meshgate.ts";

let gateway: RunningGateway;
const cwd = temporaryFolder();

const run = (...words: string[]) => runMeshgate(words, { cwd, env: { MESHGATE_URL: gateway.url } });
const verify = (folder: string) =>
  run("audit", "verify", "--export", folder, "--key", join(cwd, folder, "key.txt"));
const linesOf = async (path: string) => (await readFile(join(cwd, path), "utf8")).split("\n").slice(0, -1);

async function chat(text: string): Promise<string> {
  const answer = await fetch(`${gateway.url}/v1/chat`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ messages: [{ role: "user", content: text }] }),
  });
  return Object(await answer.json()).request_id;
}

beforeAll(async () => {
  gateway = await startGateway();
  let last = "";
  for (let n = 0; n < 8; n++) last = await chat(`call ${n}`);
  await eventually(
    async () => (await fetch(`${gateway.url}/v1/audit/export`)).text(),
    (exported) => exported.includes(last),
    { withinMs: 10_000 },
  );
}, 30_000);
afterAll(async () => {
  await gateway.stop();
  rmSync(cwd, { recursive: true });
});

test("audit search prints calls as a table, and as JSON a line each", async () => {
  const table = await run("audit", "search", "--status", "success", "--caller", "local", "--limit", "3");
  expect(table.exitCode).toBe(0);
  expect(table.stdout.split("\n")).toHaveLength(5);
  expect(table.stdout).toMatch(/^TIME .*\n\S+Z +success +ALLOW +local .*sandbox\/sandbox/);
  const json = await run("audit", "search", "--type", "all", "--oldest", "--json", "--limit", "300");
  const items = json.stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(items.map(({ index }) => index)).toEqual(items.map((_, at) => at));
  expect((await run("audit", "search", "--outcome", "yes")).stderr).toContain("`outcome` must be one of");
  expect((await run("audit", "search", "--limit", "x")).exitCode).toBe(2);
});

test("audit export writes what verifies with the key beside it, whole and filtered", async () => {
  const exports = [
    [],
    ["--status", "success"],
    ["--type", "calls"],
    ["--from-index", "3", "--model", "none"],
  ];
  // Of a filtered one nothing proves what was left out.
  const exitCodes = [0, 3, 3, 3];
  for (const [at, options] of exports.entries()) {
    const folder = `export-${at}`;
    const ended = await run("audit", "export", "--out", folder, ...options);
    expect(ended).toMatchObject({ exitCode: 0, stderr: "" });
    expect(existsSync(join(cwd, folder, "unfinished.json"))).toBe(false);
    expect(await readFile(join(cwd, folder, "checkpoint.txt"), "utf8")).toMatch(/^meshgate\/\S+\n\d+\n/);
    expect((await verify(folder)).exitCode).toBe(exitCodes[at] ?? 0);
  }
  expect(await linesOf("export-2/events.ndjson")).toHaveLength(8);
  expect(await linesOf("export-3/events.ndjson")).toHaveLength(0);
});

// Whoever could change an exported event unseen could clear themselves, or accuse another.
test("a changed, a missing and a doubled line of an export are found", async () => {
  await run("audit", "export", "--out", "tampered");
  const path = join(cwd, "tampered/events.ndjson");
  const lines = await linesOf("tampered/events.ndjson");
  const without = (at: number) => lines.toSpliced(at, 1);
  for (const tampered of [
    lines.with(2, (lines[2] ?? "").replace('"version":1', '"version":2')),
    without(4),
    lines.toSpliced(4, 0, lines[4] ?? ""),
  ]) {
    await writeFile(path, `${tampered.join("\n")}\n`);
    expect((await verify("tampered")).exitCode).not.toBe(0);
  }
  await writeFile(path, `${lines.join("\n")}\n`);
  expect((await verify("tampered")).exitCode).toBe(0);
});

test("an export that broke off in the middle of a line is gone on with, and comes out the same", async () => {
  await run("audit", "export", "--out", "broken");
  const path = join(cwd, "broken/events.ndjson");
  const whole = await readFile(path, "utf8");
  const { size } = JSON.parse((await linesOf("broken/events.proof.ndjson"))[0] ?? "");
  await writeFile(
    join(cwd, "broken/unfinished.json"),
    JSON.stringify({ query: "format=ndjson", size, from: 0 }),
  );
  for (const cut of [0, 10, whole.length - 40]) {
    await truncate(path, cut);
    const ended = await run("audit", "export", "--out", "broken");
    expect(ended.exitCode).toBe(0);
    expect(await readFile(path, "utf8")).toBe(whole);
    expect((await verify("broken")).exitCode).toBe(0);
    await writeFile(
      join(cwd, "broken/unfinished.json"),
      JSON.stringify({ query: "format=ndjson", size, from: 0 }),
    );
  }
  const other = await run("audit", "export", "--out", "broken", "--status", "success");
  expect(other.stderr).toContain("another export that is not whole");
  await truncate(path, 0);
  await appendFile(path, whole.split("\n")[0]?.replace('"version":1', '"version":2') ?? "");
  await appendFile(path, "\n");
  const altered = await run("audit", "export", "--out", "broken");
  expect(altered.stderr).toContain("is not what the log has");
});

test("an export does not write over another", async () => {
  await run("audit", "export", "--out", "once");
  expect(await run("audit", "export", "--out", "once")).toMatchObject({ exitCode: 1 });
});

// A command that stands still is taken for one at work; what it left behind, for what it made.
test.each([
  [["--from-index", "100000"], "`from_index` must not be above"],
  [["--status", "pending"], "`status` cannot be `pending` here"],
  [["--url", "http://127.0.0.1:9"], "No service answers"],
] as const)("an export that is refused ends at once, and leaves nothing: %p", async (options, why) => {
  const ended = await run("audit", "export", "--out", "refused", ...options);
  expect(ended).toMatchObject({ exitCode: 1, stdout: "", stderr: expect.stringContaining(why) });
  expect(existsSync(join(cwd, "refused"))).toBe(false);
});

test("a refused command leaves no timer behind that keeps the program up", async () => {
  const main = join(import.meta.dir, "../src/main.ts");
  const days = ["--from", "2026-01-01", "--to", "2026-02-01"];
  for (const words of [
    ["audit", "export"],
    ["evidence", ...days],
  ]) {
    const nobody = ["--out", "nothing", "--url", "http://127.0.0.1:9"];
    const child = Bun.spawn([process.execPath, main, ...words, ...nobody], { cwd, stderr: "ignore" });
    expect(await child.exited).toBe(1);
  }
}, 20_000);

test("a file is no folder for an export, and a folder no file for a pack", async () => {
  await writeFile(join(cwd, "file"), "mine");
  const exported = await run("audit", "export", "--out", "file");
  expect(exported).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("file is a file") });
  expect(await readFile(join(cwd, "file"), "utf8")).toBe("mine");
  const days = ["--from", "2026-01-01", "--to", "2999-01-01"];
  expect(await run("evidence", ...days, "--out", ".")).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining("is a folder"),
  });
  const refused = await run("evidence", "--from", "2026-02-01", "--to", "2026-01-01");
  expect(refused).toMatchObject({ exitCode: 1, stdout: "" });
});

test("audit search says by its codes why a guardrail refused a call", async () => {
  const guarded = await startGateway({
    config: `
providers: {mine: {kind: sandbox, default_model: m}}
guardrails: [{name: no-word, detector: words, default_on: true, params: {words: [forbiddance]}}]
`,
  });
  try {
    const answer = await fetch(`${guarded.url}/v1/chat`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ messages: [{ role: "user", content: "a forbiddance" }] }),
    });
    expect(answer.status).toBe(403);
    const { stdout } = await eventually(
      () =>
        runMeshgate(["audit", "search", "--outcome", "BLOCK"], { cwd, env: { MESHGATE_URL: guarded.url } }),
      (found) => found.stdout.includes(" BLOCK "),
      { withinMs: 10_000 },
    );
    expect(stdout).toMatch(/ BLOCK .* GUARDRAIL_BLOCKED /);
  } finally {
    await guarded.stop();
  }
});

test("audit search finds a model by the name that it prints", async () => {
  const found = await run("audit", "search", "--model", "sandbox/sandbox", "--limit", "1");
  expect(found.stdout).toContain("sandbox/sandbox");
});

test("audit reindex drops the index, and searches go on to find everything", async () => {
  const before = (await run("audit", "search", "--type", "calls", "--json")).stdout;
  const env = { DATABASE_URL: `sqlite:${gateway.folder}/data/meshgate.db` };
  const ended = await runMeshgate(["audit", "reindex"], { cwd, env });
  expect(ended).toMatchObject({ exitCode: 0, stderr: "" });
  expect(ended.stdout).toContain("the index is dropped");
  expect((await run("audit", "search", "--type", "calls", "--json")).stdout).toBe(before);
});
