import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Ending, type RunOptions, runMeshgate, spawnMeshgate } from "./kit/run-meshgate.ts";

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
invariants:
  - name: inference-only
    assert: action == 'infer:run' || decision == 'BLOCK'
`;
const FACTS = {
  action: "infer:run",
  env: { name: "prod" },
  resource: { type: "model", sensitivity: "public" },
};

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "meshgate-policy-"));
  await write("policy.yaml", POLICY);
  await write(
    "broken.yaml",
    POLICY.replace("prompt_chars > 4000", "prompt_char > 4000").replace("10\n", "100.5\n"),
  );
  await write("meshgate.yaml", "providers: {mine: {kind: ollama, default_model: m}}\nrules: policy.yaml\n");
  await write("facts.yaml", JSON.stringify({ ...FACTS, signals: { prompt_chars: 4001 } }));
});

afterAll(() => rm(folder, { recursive: true }));

describe("meshgate check", () => {
  test("knows a rules document, and says what it holds", async () => {
    expect(await meshgate(["check", "policy.yaml"])).toEqual({
      exitCode: 0,
      stdout: "policy.yaml is valid: demo 1 (2 rules), 1 invariant proved\n",
      stderr: "",
    });
  });

  test("shows all that is wrong with one, the line and a caret under the place", async () => {
    const { exitCode, stdout } = await meshgate(["check", "broken.yaml"]);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(
      /^broken\.yaml:8:36 {2}rules\[0\]\.when {2}.*Did you mean signals\.prompt_chars\? \[UNKNOWN_SIGNAL\]\n/,
    );
    expect(stdout).toContain("\n   14 |     priority: 100.5\n      |               ^\n");
    expect(stdout).toEndWith("broken.yaml is not valid: 2 problems\n");
  });

  test("calls a warning one, beside problems too", async () => {
    const unreachable = POLICY.replace("priority: 20", "priority: 5");
    await write("warned.yaml", unreachable);
    const warned = await meshgate(["check", "warned.yaml"]);
    expect(warned.exitCode).toBe(0);
    expect(warned.stdout).toMatch(/^warning {2}warned\.yaml:6:.* \[UNREACHABLE_RULE\]\n/);
    expect(warned.stdout).toEndWith("1 invariant proved, 1 warning\n");
    await write("both.yaml", unreachable.replace("|| decision == 'BLOCK'", "|| decision == 'ALLOW'"));
    const both = await meshgate(["check", "both.yaml"]);
    expect(both.stdout).toEndWith("both.yaml is not valid: 1 problem, 1 warning\n");
  });

  test("gives the same as JSON", async () => {
    const { exitCode, stdout } = await meshgate(["check", "--json", "broken.yaml"]);
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      valid: false,
      problems: [
        { code: "UNKNOWN_SIGNAL", file: "broken.yaml", line: 8, path: "rules[0].when" },
        { code: "INVALID_PRIORITY", file: "broken.yaml", line: 14, path: "rules[1].priority" },
      ],
    });
  });

  test("takes a folder for a folder of rules", async () => {
    await write("empty/README.md", "");
    const { exitCode, stdout } = await meshgate(["check", "empty"]);
    expect([exitCode, stdout]).toEqual([
      1,
      "empty  the folder holds no rules document. Put a *.yaml, *.yml or *.json file into it, or name another. [NO_DOCUMENT]\nempty is not valid: 1 problem\n",
    ]);
  });

  test("says of a configuration which rules it has", async () => {
    const { exitCode, stdout } = await meshgate(["check", "meshgate.yaml"]);
    expect([exitCode, stdout]).toEqual([
      0,
      "meshgate.yaml is valid: 1 provider (mine), rules demo 1 (2 rules), audit strict\n",
    ]);
  });
});

describe("meshgate explain", () => {
  test("shows the decision, and each rule that was looked at with each of its clauses", async () => {
    const { exitCode, stdout } = await meshgate(["explain", "policy.yaml", "--facts", "facts.yaml"]);
    expect(exitCode).toBe(0);
    expect(stdout).toBe(
      [
        "DEGRADE  LONG_PROMPT",
        "  by      rule cap_long (policy.yaml:6)",
        "  policy  demo 1",
        '  obliged OUTPUT_CAP {"max_tokens":200}',
        "",
        "Looked at, highest priority first:",
        "   20  cap_long (policy.yaml:6): DEGRADE, matched",
        "         true   action == 'infer:run'         action is 'infer:run'.",
        "         true   signals.prompt_chars >= 4001  signals.prompt_chars is 4001.",
        "",
      ].join("\n"),
    );
  });

  test("says of a clause that cannot be evaluated why, and that the rule closes", async () => {
    const { stdout } = await meshgate(["explain", "policy.yaml", "--facts", "-"], {
      input: JSON.stringify(FACTS),
    });
    expect(stdout).toStartWith(
      "DEGRADE  POLICY_ALLOW, CONDITION_ERROR, LONG_PROMPT\n  by      cap_long (policy.yaml:6), which cannot be evaluated\n",
    );
    expect(stdout).toMatch(/ error {2}signals\.prompt_chars >= 4001 {2}\S/);
    expect(stdout).toContain("allow_inference (policy.yaml:13): ALLOW, matched");
  });

  test("gives the same as JSON", async () => {
    const { stdout } = await meshgate(["explain", "policy.yaml", "--json", "--facts=facts.yaml"]);
    expect(JSON.parse(stdout)).toMatchObject({
      decision: "DEGRADE",
      matched_rule_id: "cap_long",
      rules: [{ rule_id: "cap_long", file: "policy.yaml", line: 6, truth: "true" }],
    });
  });

  test.each([
    ["a field that is not known", ["-"], '{"action":"infer:run","nonsense":1}', "standard input:1:"],
    [
      "an action that no document declares",
      ["-"],
      JSON.stringify({ ...FACTS, action: "infer:rn" }),
      "standard input: The action `infer:rn` is not known. Did you mean `infer:run`?",
    ],
  ])("says what is wrong with the facts: %s", async (_what, words, input, sentence) => {
    const { exitCode, stdout, stderr } = await meshgate(["explain", "policy.yaml", "--facts", ...words], {
      input,
    });
    expect([exitCode, stdout]).toEqual([1, ""]);
    expect(stderr).toStartWith(sentence);
  });

  test("shows by indentation of which clauses one is enough, and what they come to together", async () => {
    const nested =
      "env.name == 'prod' && (resource.type == 'tool' || action == 'data:read' && signals.prompt_chars > 5)";
    const rules = POLICY.slice(0, POLICY.indexOf("invariants:"));
    await write("nested.yaml", rules.replace("action == 'infer:run' && signals.prompt_chars > 4000", nested));
    const input = JSON.stringify({ ...FACTS, action: "data:read" });
    const { stdout } = await meshgate(["explain", "nested.yaml", "--facts", "-"], { input });
    expect(stdout).toContain(
      [
        "   20  cap_long (nested.yaml:6): DEGRADE, cannot be evaluated",
        "         error  any of",
        "           error  all of",
        "             true   action == 'data:read'      action is 'data:read'.",
        "             error  signals.prompt_chars >= 6  signals.prompt_chars is absent.",
        "           false  resource.type == 'tool'      resource.type is 'model'.",
        "         true   env.name == 'prod'             env.name is 'prod'.",
        "",
      ].join("\n"),
    );
  });

  test("takes the facts of one of the gateway's own calls", async () => {
    await write(
      "tools.yaml",
      POLICY.replace("signals.prompt_chars > 4000", "has(call.tools) && 'bash' in call.tools"),
    );
    const input = JSON.stringify({ ...FACTS, call: { tools: ["bash"] } });
    const { stdout } = await meshgate(["explain", "tools.yaml", "--facts", "-"], { input });
    expect(stdout).toStartWith("DEGRADE");
  });
});

describe("meshgate prove", () => {
  test("says of each invariant that it holds", async () => {
    expect(await meshgate(["prove", "policy.yaml"])).toEqual({
      exitCode: 0,
      stdout: "holds    policy.yaml:18  inference-only\n1 of 1 proved\n",
      stderr: "",
    });
  });

  test("shows a request that breaks one, and goes on to the next", async () => {
    const invariant = `  - name: never-plain\n    assert: decision != 'ALLOW'\n`;
    await write("unproved.yaml", POLICY.replace("invariants:\n", `invariants:\n${invariant}`));
    const { exitCode, stdout } = await meshgate(["prove", "unproved.yaml"]);
    expect(exitCode).toBe(1);
    expect(stdout).toStartWith("fails    unproved.yaml:18  `never-plain` does not hold: ");
    expect(stdout).toMatch(/ For example: \{"action":"infer:run",/);
    expect(stdout).toEndWith("holds    unproved.yaml:20  inference-only\n1 of 2 proved\n");
    const json = await meshgate(["prove", "unproved.yaml", "--json"]);
    expect(JSON.parse(json.stdout)).toMatchObject([
      { name: "never-plain", verdict: "fails", witness: { action: "infer:run" } },
      { name: "inference-only", verdict: "holds" },
    ]);
  });

  test("tells the problems of a document that cannot be read as one", async () => {
    const { exitCode, stdout, stderr } = await meshgate(["prove", "broken.yaml"]);
    expect([exitCode, stdout]).toEqual([1, ""]);
    expect(stderr).toStartWith("broken.yaml:8:36  rules[0].when  ");
  });
});

test("says so where there is nothing to prove", async () => {
  await write("plain.yaml", POLICY.slice(0, POLICY.indexOf("invariants:")));
  expect(await meshgate(["prove", "plain.yaml"])).toEqual({
    exitCode: 0,
    stdout: "There is nothing to prove: no document declares an invariant (key `invariants`).\n",
    stderr: "",
  });
});

test.each([
  [["check", "nowhere"]],
  [["prove", "nowhere"]],
  [["explain", "nowhere", "--facts", "facts.yaml"]],
  [["explain", "policy.yaml", "--facts", "nowhere"]],
  [["diff", "policy.yaml", "nowhere"]],
  [["diff", "nowhere", "policy.yaml"]],
])("%p is wrong use, for nothing is there: exit code 2", async (words) => {
  expect(await meshgate(words)).toEqual({
    exitCode: 2,
    stdout: "",
    stderr: "There is no file or folder nowhere.\n",
  });
});

describe("meshgate diff", () => {
  test("says of two policies that mean the same that they do, however they are written", async () => {
    await write("same.yaml", POLICY.replace("prompt_chars > 4000", "prompt_chars >= 4001"));
    expect(await meshgate(["diff", "policy.yaml", "same.yaml"])).toEqual({
      exitCode: 0,
      stdout: "Equivalent: every request gets the decision and the obligations that it got before.\n",
      stderr: "",
    });
  });

  test("says what is newly allowed, with a request that shows it", async () => {
    await write("looser.yaml", POLICY.replace("prompt_chars > 4000", "prompt_chars > 9000"));
    const { exitCode, stdout } = await meshgate(["diff", "policy.yaml", "looser.yaml"]);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^newly allowed \(DEGRADE → ALLOW\): .*signals\.prompt_chars/);
    expect(stdout).toMatch(/For example: \{.*"prompt_chars":(?:[4-8]\d{3}|9000)[,}]/);
    const json = await meshgate(["diff", "--json", "policy.yaml", "looser.yaml"]);
    expect(JSON.parse(json.stdout)).toMatchObject({
      verdict: "different",
      changes: [{ from: "DEGRADE", to: "ALLOW" }],
    });
  });

  test("says what is obliged otherwise, and what more strictly", async () => {
    await write("other.yaml", POLICY.replace("max_tokens: 200", "max_tokens: 100"));
    const { exitCode, stdout } = await meshgate(["diff", "policy.yaml", "other.yaml"]);
    expect(exitCode).toBe(1);
    expect(stdout).toStartWith("other obligations (DEGRADE): ");
    expect(stdout).toContain('      before: [{"type":"OUTPUT_CAP","params":{"max_tokens":200}}]\n');
    expect(stdout).toContain('      after:  [{"type":"OUTPUT_CAP","params":{"max_tokens":100}}]\n');
    expect(stdout).toEndWith("Different: 1 change (other obligations: 1).\n");
    const back = await meshgate(["diff", "looser.yaml", "policy.yaml"]);
    expect(back.stdout).toStartWith("stricter (ALLOW → DEGRADE): ");
  });

  test("tells what is newly allowed first, and how many changes of each kind there are", async () => {
    const rules = POLICY.slice(0, POLICY.indexOf("invariants:"));
    const exchanged = rules.replaceAll("infer:run", "data:read").replace("4000", "4001");
    await write("exchanged.yaml", exchanged);
    const { stdout } = await meshgate(["diff", "policy.yaml", "exchanged.yaml"]);
    const kinds = [...stdout.matchAll(/^(newly allowed|less strict|other obligations|stricter) \(/gm)].map(
      ([, kind]) => kind,
    );
    expect(kinds[0]).toBe("newly allowed");
    expect([...new Set(kinds)]).toEqual(["newly allowed", "less strict", "stricter"]);
    const counts = [...Map.groupBy(kinds, (kind) => kind)].map(([kind, all]) => `${kind}: ${all.length}`);
    expect(counts.length).toBeGreaterThan(1);
    expect(stdout).toEndWith(`Different: ${kinds.length} changes (${counts.join(", ")}).\n`);
  });

  test("compares nothing with a policy that is not valid", async () => {
    const { exitCode, stdout, stderr } = await meshgate(["diff", "policy.yaml", "broken.yaml"]);
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr).toStartWith("broken.yaml:8:36  rules[0].when  ");
  });
});

test("the facts come on standard input of a process of its own, too", async () => {
  const input = JSON.stringify({ ...FACTS, signals: { prompt_chars: 1 } });
  const { exitCode, stdout } = await spawnMeshgate(["explain", "policy.yaml", "--facts", "-"], {
    cwd: folder,
    input,
  });
  expect([exitCode, stdout.split("\n")[0]]).toEqual([0, "ALLOW  POLICY_ALLOW"]);
});

describe("meshgate schema", () => {
  test("prints the schema of a rules document", async () => {
    const { exitCode, stdout } = await meshgate(["schema"]);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      $id: "urn:meshgate:contract:policy-document:1",
      $schema: "https://json-schema.org/draft/2020-12/schema",
    });
  });

  test("prints another contract's by its name, as the repository keeps it", async () => {
    const { stdout } = await meshgate(["schema", "evaluate-request"]);
    const kept = Bun.file(join(import.meta.dir, "../../../contracts/evaluate-request.schema.json"));
    expect(JSON.parse(stdout)).toEqual(await kept.json());
  });

  test("names the contract that was probably meant", async () => {
    expect(await meshgate(["schema", "evaluate-requst"])).toEqual({
      exitCode: 2,
      stdout: "",
      stderr: "There is no contract `evaluate-requst`. Did you mean `evaluate-request`?\n",
    });
  });
});

function meshgate(words: readonly string[], options: Partial<RunOptions> = {}): Promise<Ending> {
  return runMeshgate(words, { cwd: folder, ...options });
}

function write(name: string, text: string): Promise<number> {
  return Bun.write(join(folder, name), text);
}
