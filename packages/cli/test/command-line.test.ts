import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Ending, spawnMeshgate } from "./kit/run-meshgate.ts";

const GOOD = "providers:\n  mine: {kind: ollama, default_model: m}\nmodels: {fast: [mine/m]}\n";
const BAD = "server:\n\n  prt: 8080\nproviders:\n  openai: {kind: opnai}\n";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "meshgate-cli-"));
  await Bun.write(join(folder, "good.yaml"), GOOD);
  await Bun.write(join(folder, "bad.yaml"), BAD);
});

afterAll(() => rm(folder, { recursive: true }));

describe("meshgate check", () => {
  test("says in one line that a file is valid, and what it holds", async () => {
    expect(await meshgate(["check", "good.yaml"])).toEqual({
      exitCode: 0,
      stdout:
        "good.yaml is valid: 1 provider (mine), 1 alias, rules meshgate-builtin 1 (2 rules), audit strict\n",
      stderr: "",
    });
  });

  test("shows each problem with its line and a caret under the place", async () => {
    const { exitCode, stdout } = await meshgate(["check", "bad.yaml"]);
    expect(exitCode).toBe(1);
    expect(stdout).toBe(
      [
        "bad.yaml:3:3  server.prt  the key `prt` is not known here. Did you mean `port`? [UNKNOWN_KEY]",
        "    3 |   prt: ••••",
        "      |   ^",
        "bad.yaml:5:18  providers.openai.kind  `opnai` is not one of `ollama`, `openai`, `anthropic`, `sandbox`. Did you mean `openai`? [INVALID_VALUE]",
        "    5 |   openai: {kind: opnai}",
        "      |                  ^",
        "bad.yaml is not valid: 2 problems",
        "",
      ].join("\n"),
    );
  });

  test("gives the same as JSON", async () => {
    const { exitCode, stdout } = await meshgate(["check", "--json", "bad.yaml"]);
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      valid: false,
      problems: [
        { file: "bad.yaml", line: 3, column: 3, path: "server.prt", code: "UNKNOWN_KEY" },
        { file: "bad.yaml", line: 5, column: 18, path: "providers.openai.kind", code: "INVALID_VALUE" },
      ],
    });
  });

  test("without a file checks what a start would read", async () => {
    const { exitCode, stdout } = await meshgate(["check"], { MESHGATE_CONFIG: "good.yaml" });
    expect([exitCode, stdout]).toEqual([
      0,
      "good.yaml is valid: 1 provider (mine), 1 alias, rules meshgate-builtin 1 (2 rules), audit strict\n",
    ]);
  });

  test("prints warnings of a valid configuration", async () => {
    const { exitCode, stdout } = await meshgate(["check", "good.yaml"], { AUDIT_ENABLED: "no" });
    expect(exitCode).toBe(0);
    expect(stdout).toStartWith("warning  environment  AUDIT_ENABLED  calls leave no record.");
    expect(stdout).toEndWith("audit off, 1 warning\n");
  });
});

test("meshgate migrate makes the database, and does nothing the second time", async () => {
  const env = { MESHGATE_CONFIG: "good.yaml", MESHGATE_DATA: "fresh" };
  const first = await meshgate(["migrate"], env);
  expect(first).toMatchObject({ exitCode: 0, stderr: "" });
  expect(first.stdout).toMatch(/meshgate\.db: ran \S+/);
  expect((await meshgate(["migrate"], env)).stdout).toEndWith("meshgate.db: nothing to do\n");
});

/** A password on the terminal ends in the shell's scrollback and in CI's log. */
test("meshgate migrate says what is wrong with a database, without its password", async () => {
  const env = { DATABASE_URL: "postgresql://mesh:pass-5f2c@127.0.0.1:1/mesh", MESHGATE_CONFIG: "good.yaml" };
  const { exitCode, stdout, stderr } = await meshgate(["migrate"], env);
  expect(exitCode).toBe(1);
  expect(stderr).toStartWith("postgresql://mesh:hidden@127.0.0.1:1/mesh: ");
  expect(stdout + stderr).not.toContain("5f2c");
});

test.each([["version"], ["--version"], ["-v"]])("meshgate %s prints the version", async (word) => {
  expect(await meshgate([word])).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/^meshgate \d+\.\d+\.\d+\n$/),
  });
});

test.each([[["help"]], [["--help"]], [["check", "--help"]]])("meshgate %p shows the usage", async (words) => {
  const { exitCode, stdout } = await meshgate(words);
  expect(exitCode).toBe(0);
  expect(stdout).toContain("USAGE meshgate");
  expect(stdout).not.toContain("\u001b");
});

test.each([
  [[], ""],
  [["chek"], "meshgate has no command `chek`."],
  [["constructor"], "meshgate has no command `constructor`."],
  [["check", "--jsn"], "The option `--jsn` is not known here. Did you mean `--json`?"],
  [["check", "a.yaml", "b.yaml"], "The word `b.yaml` is one too many."],
  [["explain", "policy.yaml"], "The option `--facts` is missing."],
  [["explain", "policy.yaml", "--facts"], "The option `--facts` needs a value."],
  [["diff", "policy.yaml"], "NEW is missing."],
])("meshgate %p is called wrongly: usage on standard error, exit code 2", async (words, sentence) => {
  const { exitCode, stdout, stderr } = await meshgate(words);
  expect([exitCode, stdout]).toEqual([2, ""]);
  expect(stderr).toStartWith(sentence);
  expect(stderr).toContain("USAGE meshgate");
});

function meshgate(words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ending> {
  return spawnMeshgate(words, { cwd: folder, env });
}
