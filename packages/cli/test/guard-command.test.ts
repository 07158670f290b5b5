import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runMeshgate, spawnMeshgate } from "./kit/run-meshgate.ts";

const CONFIG = `
providers:
  sandbox: {kind: sandbox, default_model: sandbox}
guardrails:
  - {name: names, detector: words, action: flag, params: {words: [falcon]}}
  - {name: outer, detector: http, params: {url: "http://127.0.0.1:9/", location: local}}
`;
const LOG = "first\nmail: 😀 jane@acme-corp.com, project falcon\n";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "meshgate-guard-"));
  await Bun.write(join(folder, "meshgate.yaml"), CONFIG);
  await Bun.write(join(folder, "logs/deep/app.log"), LOG);
  await Bun.write(join(folder, "logs/logo.png"), "\u0089PNG\u0000");
  await Bun.write(join(folder, "logs/node_modules/x/index.js"), LOG);
  await mkdir(join(folder, "logs/.git"));
  await symlink("../logs", join(folder, "logs/link"));
});

afterAll(() => rm(folder, { recursive: true }));

function guard(words: readonly string[], input = "") {
  return runMeshgate(["guard", ...words], { cwd: folder, input });
}

describe("meshgate guard", () => {
  test("shows where something would be found, never the value, and what it skipped", async () => {
    const { exitCode, stdout, stderr } = await guard(["logs"]);
    expect([exitCode, stderr]).toEqual([1, ""]);
    expect(stdout).toBe(
      [
        "logs/deep/app.log:2:9        EMAIL                 0.95  block  pii",
        "1 finding in 1 of 1 file: EMAIL 1",
        "Skipped 4: logs/.git (folder), logs/link (link), logs/logo.png (binary), logs/node_modules (folder)",
        "",
      ].join("\n"),
    );
  });

  test("--show shows two characters and stars", async () => {
    expect((await guard(["--show", "logs"])).stdout).toContain("  ja******\n");
  });

  test("ends with 0 where only guardrails find something that do not block, and says which cannot look", async () => {
    const { exitCode, stdout } = await guard(["logs/deep/app.log", "--config", "meshgate.yaml"]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("app.log:2:37");
    expect(stdout).toContain("WORD                  1.00  flag   names\n");
    expect(stdout).toEndWith("Not looked with, since they look at whole calls or elsewhere: outer\n");
  });

  test("tells the same as JSON", async () => {
    const { exitCode, stdout } = await guard([
      "logs",
      "--json",
      "--guardrails",
      "names",
      "--detector",
      "pii",
    ]);
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      findings: [
        {
          ...{
            path: "logs/deep/app.log",
            line: 2,
            column: 9,
            type: "EMAIL",
            guardrail: "pii",
            action: "block",
          },
          ...{ score: expect.any(Number), evidence: expect.any(String) },
        },
        {
          ...{ path: "logs/deep/app.log", line: 2, column: 37, type: "WORD", guardrail: "names" },
          ...{ action: "flag", score: 1, evidence: "list" },
        },
      ],
      files: 1,
      types: { EMAIL: 1, WORD: 1 },
      skipped: [
        { path: "logs/.git", why: "folder" },
        { path: "logs/link", why: "link" },
        { path: "logs/logo.png", why: "binary" },
        { path: "logs/node_modules", why: "folder" },
      ],
      not_looked_with: [],
      unscanned: 0,
      would_block: true,
    });
  });

  test("--mask gives the text out masked, and the findings beside it", async () => {
    const { exitCode, stdout, stderr } = await guard(["--mask"], LOG);
    expect(exitCode).toBe(1);
    expect(stdout).toBe(LOG.replace("jane@acme-corp.com", "[EMAIL]"));
    expect(stderr).toStartWith("(standard input):2:9");
  });

  test("says nothing was found where nothing was", async () => {
    expect(await guard(["-"], "Hello\n")).toEqual({
      exitCode: 0,
      stdout: "Nothing found in 1 file\n",
      stderr: "",
    });
  });

  const misuses: readonly (readonly [string, readonly string[], string])[] = [
    ["a path that is not there", ["nowhere"], "There is no file or folder nowhere."],
    ["an unknown detector", ["--detector", "pi"], "There is no detector `pi`. Did you mean `pii`?"],
    ["an unknown guardrail", ["--guardrails", "name"], "There is no guardrail `name`. Did you mean `names`?"],
    [
      "guardrails that look at no text",
      ["--guardrails", "outer"],
      "None of these looks at texts by itself: outer.",
    ],
    ["a masked folder", ["--mask", "logs"], "`--mask` takes one file, or standard input."],
    ["both forms", ["--mask", "--json"], "`--mask` prints the text, `--json` the findings: leave one out."],
  ];

  test.each(misuses)("ends with 2 for %s", async (_what, words, sentence) => {
    expect(await guard(words)).toEqual({ exitCode: 2, stdout: "", stderr: `${sentence}\n` });
  });

  test("reads standard input as a process of its own", async () => {
    const ending = await spawnMeshgate(["guard", "--mask"], { cwd: folder, input: LOG.repeat(5_000) });
    expect(ending.stdout).toBe(LOG.replace("jane@acme-corp.com", "[EMAIL]").repeat(5_000));
  });
});
