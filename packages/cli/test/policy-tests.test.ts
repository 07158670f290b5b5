import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Ending, runMeshgate, startMeshgate } from "./kit/run-meshgate.ts";

const POLICY = `policy_id: demo
policy_version: "1"
signals: {prompt_chars: int}
default: {decision: BLOCK, rationale_codes: [POLICY_DEFAULT_DENY]}
rules:
  - rule_id: cap_long
    priority: 20
    when: action == 'infer:run' && signals.prompt_chars > 4000
    then:
      decision: DEGRADE
      rationale_codes: [LONG_PROMPT]
      obligations: [{type: OUTPUT_CAP, params: {max_tokens: 200}}]
  - rule_id: allow_inference
    priority: 10
    when: {action: infer:run}
    then: {decision: ALLOW, rationale_codes: [POLICY_ALLOW]}
`;
const DEFAULTS = `defaults:
  action: infer:run
  env: {name: prod}
  resource: {type: model, sensitivity: public}
  signals: {prompt_chars: 100}
cases:
`;
const SHORT = "  - {name: short, facts: {}, expect: {decision: ALLOW, rule: allow_inference}}\n";
const LONG = `  - name: long
    facts: {signals: {prompt_chars: 4001}}
    expect:
      decision: DEGRADE
      rationale_codes: [LONG_PROMPT]
      rule: cap_long
      obligations: [{type: OUTPUT_CAP, params: {max_tokens: 200}}]
`;
const OTHER = "  - {name: other, facts: {action: data:read}, expect: {decision: BLOCK, rule: null}}\n";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "meshgate-tests-"));
  await suite("whole", SHORT + LONG + OTHER);
  await suite("partly", SHORT);
  await suite("wrong", SHORT.replace("ALLOW", "BLOCK"));
});

afterAll(() => rm(folder, { recursive: true }));

test("the policies of this repository pass their tests, every rule and clause seen from both sides", async () => {
  const policies = join(import.meta.dir, "../../../policies");
  const { exitCode, stdout, stderr } = await runMeshgate(["test", policies, "--coverage-min", "100"], {
    cwd: folder,
  });
  expect(stdout + stderr).toEndWith("0 failed; coverage: rules 100 %, clauses 100 %\n");
  expect(exitCode).toBe(0);
});

test("all packs but the one that stands alone can be in force together, every invariant proved of all", async () => {
  const packs = [
    "inference-baseline",
    "production-change-control",
    "sensitive-document-review",
    "untrusted-tool-use",
  ];
  const rules = packs.map((pack) => join(import.meta.dir, "../../../policies", pack));
  await Bun.write(
    join(folder, "together.yaml"),
    JSON.stringify({ providers: { sandbox: { kind: "sandbox" } }, rules }),
  );
  const { exitCode, stdout } = await meshgate(["check", "together.yaml"]);
  expect([exitCode, stdout]).toEqual([
    0,
    expect.stringContaining(packs.map((pack) => `${pack} 1`).join(", ")),
  ]);
});

describe("meshgate test", () => {
  test("runs the cases of a folder and says that all was seen", async () => {
    expect(await meshgate(["test", "whole"])).toEqual({
      exitCode: 0,
      stdout: [
        "whole: 3 of 3 cases passed",
        "  rules    2 of 2 matched",
        "  clauses  3 of 3 seen true and false",
        "3 passed, 0 failed; coverage: rules 100 %, clauses 100 %",
        "",
      ].join("\n"),
      stderr: "",
    });
  });

  test("lists what no case shows, by file and line", async () => {
    const { exitCode, stdout } = await meshgate(["test", "partly"]);
    expect(exitCode).toBe(0);
    expect(stdout).toBe(
      [
        "partly: 1 of 1 case passed",
        "  rules    1 of 2 matched",
        "  clauses  0 of 3 seen true and false",
        "  uncovered  partly/policy.yaml:6  cap_long  the rule never matches",
        "  uncovered  partly/policy.yaml:6  cap_long  never false: action == 'infer:run'",
        "  uncovered  partly/policy.yaml:6  cap_long  never true: signals.prompt_chars >= 4001",
        "  uncovered  partly/policy.yaml:13  allow_inference  never false: action == 'infer:run'",
        "1 passed, 0 failed; coverage: rules 50 %, clauses 0 %",
        "",
      ].join("\n"),
    );
  });

  test("fails below the coverage asked for", async () => {
    const { exitCode, stderr } = await meshgate(["test", "partly", "--coverage-min=50"]);
    expect([exitCode, stderr]).toEqual([1, "The coverage is 0 %, less than the 50 % asked for.\n"]);
  });

  test("fails where a decision is another, and says what was expected and where", async () => {
    const { exitCode, stdout } = await meshgate(["test", "wrong"]);
    expect(exitCode).toBe(1);
    expect(stdout).toContain(
      '  failed  wrong/policy.test.yaml:7  short\n      the decision: expected "BLOCK", got "ALLOW"\n',
    );
  });

  test("writes JUnit XML beside it", async () => {
    await Bun.write(join(folder, "reports/README.md"), "");
    await meshgate(["test", "wrong", "--junit", "reports/policy.xml"]);
    const xml = await Bun.file(join(folder, "reports/policy.xml")).text();
    expect(xml).toContain('<testsuites name="policy tests" tests="1" failures="1" errors="0" skipped="0">');
    expect(xml).toContain('file="wrong/policy.test.yaml" line="7">');
  });

  test("gives the same as JSON", async () => {
    const { stdout } = await meshgate(["test", "wrong", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      summary: { passed: 0, failed: 1, broken: 0 },
      suites: [{ folder: "wrong", files: [{ cases: [{ name: "short", line: 7, passed: false }] }] }],
    });
  });

  test("runs one file where one is named, against the policy beside it", async () => {
    await suite("pair", SHORT);
    await Bun.write(join(folder, "pair/more.test.yaml"), DEFAULTS + LONG + OTHER);
    const { exitCode, stdout } = await meshgate(["test", "pair/more.test.yaml"]);
    expect(exitCode).toBe(0);
    expect(stdout).toStartWith("pair: 2 of 2 cases passed\n");
  });

  test("goes through the folders within, too", async () => {
    await suite("nested/deeper/one", SHORT);
    await suite("nested/two", SHORT);
    const { stdout } = await meshgate(["test", "nested"]);
    expect(stdout).toMatch(/^nested\/deeper\/one: 1 of 1/);
    expect(stdout).toContain("\nnested/two: 1 of 1");
  });

  test("shows what is wrong with a test file at its place, with the author's own words", async () => {
    await suite("misspelt", SHORT.replace("decision", "desicion").replace("facts: {}", "facts: {envv: 1}"));
    const { exitCode, stdout } = await meshgate(["test", "misspelt"]);
    expect(exitCode).toBe(1);
    expect(stdout).toContain(
      "misspelt/policy.test.yaml:7:27  cases[0].facts.envv  the key `envv` is not known here",
    );
    expect(stdout).toContain(
      "cases[0].expect.desicion  the key `desicion` is not known here. Did you mean `decision`?",
    );
    expect(stdout).toContain(
      ` | ${SHORT.replace("decision", "desicion").replace("facts: {}", "facts: {envv: 1}")}`,
    );
    expect(stdout).toEndWith("\n0 passed, 0 failed, 1 folder not valid\n");
  });

  test("runs the other files beside one that is not valid, and fails, and claims no coverage", async () => {
    await suite("half", SHORT);
    await Bun.write(join(folder, "half/more.test.yaml"), DEFAULTS + OTHER.replace("decision", "desicion"));
    const { exitCode, stdout } = await meshgate(["test", "half"]);
    expect(exitCode).toBe(1);
    expect(stdout).toStartWith("half/more.test.yaml:7:");
    expect(stdout).toEndWith("\nhalf: 1 of 1 case passed\n1 passed, 0 failed, 1 folder not valid\n");
  });

  test("takes facts that the service would refuse for a failed case", async () => {
    await suite("refused", SHORT.replace("facts: {}", "facts: {action: infer:rn}"));
    const { exitCode, stdout } = await meshgate(["test", "refused"]);
    expect(exitCode).toBe(1);
    expect(stdout).toContain(
      "the facts are refused: The action `infer:rn` is not known. Did you mean `infer:run`?",
    );
  });

  test.each([
    [["nowhere"], "There is no folder or test file (*.test.yaml) nowhere.\n"],
    [["whole/policy.yaml"], "There is no folder or test file (*.test.yaml) whole/policy.yaml.\n"],
    [["whole", "--junit", "no/such.xml"], "There is no folder for no/such.xml: create it first.\n"],
    [["empty"], "empty holds no policy test (*.test.yaml).\n"],
    [["whole", "--coverage-min", "most"], "`--coverage-min` is a number of percent, from 0 to 100.\n"],
    [
      ["whole", "--junit", "whole/policy.yaml/x.xml"],
      "The file whole/policy.yaml/x.xml cannot be written.\n",
    ],
  ])("%p is wrong use: exit code 2", async (words, sentence) => {
    await Bun.write(join(folder, "empty/README.md"), "");
    const { exitCode, stderr } = await meshgate(["test", ...words]);
    expect([exitCode, stderr]).toEqual([2, sentence]);
  });

  test("with --watch runs again when a file changes or comes, until it is interrupted", async () => {
    await suite("watched", SHORT);
    const child = startMeshgate(["test", "watched", "--watch"], { cwd: folder });
    const lines = summaries(child.stdout);
    expect((await lines.next()).value).toStartWith("1 passed, 0 failed");
    await suite("watched", SHORT.replace("ALLOW", "BLOCK"));
    expect((await lines.next()).value).toStartWith("0 passed, 1 failed");
    await Bun.write(join(folder, "watched/more.test.yaml"), DEFAULTS + OTHER);
    expect((await lines.next()).value).toStartWith("1 passed, 1 failed");
    child.kill("SIGINT");
    expect(await child.exited).toBe(0);
  });
});

/** The last line of each run. */
async function* summaries(output: ReadableStream<Uint8Array>): AsyncGenerator<string, void> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of output) {
    const lines = `${rest}${decoder.decode(chunk, { stream: true })}`.split("\n");
    rest = lines.pop() ?? "";
    yield* lines.filter((line) => line.includes("coverage:"));
  }
}

async function suite(name: string, cases: string): Promise<void> {
  await Bun.write(join(folder, name, "policy.yaml"), POLICY);
  await Bun.write(join(folder, name, "policy.test.yaml"), DEFAULTS + cases);
}

function meshgate(words: readonly string[]): Promise<Ending> {
  return runMeshgate(words, { cwd: folder });
}
