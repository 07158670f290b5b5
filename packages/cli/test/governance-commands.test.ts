import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually } from "../../gateway/test/kit/eventually.ts";
import { type RunningGateway, startGateway } from "../../gateway/test/kit/gateway.ts";
import { type Ending, runMeshgate } from "./kit/run-meshgate.ts";

/** One folder, and with it one database, for the service and for whoever has its configuration. */
let folder: string;
let gateway: RunningGateway;
let adminKey: string;
let approverKey: string;

const config =
  "providers:\n  mine: {kind: sandbox, default_model: m}\ngovernance: {login_failures_per_minute: 100000}\n";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "meshgate-cli-governance-"));
  await Bun.write(join(folder, "meshgate.yaml"), config);
  // Before the service ever ran.
  adminKey = (await meshgate(["keys", "create", "--alias", "boss", "--role", "admin"])).stdout.trim();
  gateway = await startGateway({ folder });
});

afterAll(async () => {
  await gateway.stop();
  await rm(folder, { recursive: true, force: true });
});

function meshgate(
  words: readonly string[],
  { key, ...options }: { readonly key?: string; readonly answer?: boolean; readonly input?: string } = {},
): Promise<Ending> {
  const service = gateway === undefined ? {} : { MESHGATE_URL: gateway.url };
  const env = { ...service, ...(key === undefined ? {} : { MESHGATE_KEY: key }) };
  return runMeshgate(words, { cwd: folder, env, ...options });
}

async function chat(key: string, content: string, headers: Readonly<Record<string, string>> = {}) {
  const answer = await fetch(`${gateway.url}/v1/chat`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${key}`, ...headers },
    body: JSON.stringify({ messages: [{ role: "user", content }] }),
  });
  return {
    status: answer.status,
    body: (await answer.json()) as { readonly approval?: { readonly id: string } },
  };
}

/** As a caller sees it: until the service has followed the change. */
async function untilStatus(status: number, key: string): Promise<void> {
  const ask = () => fetch(`${gateway.url}/v1/routes`, { headers: { authorization: `Bearer ${key}` } });
  await eventually(ask, (answer) => answer.status === status, { withinMs: 10_000 });
}

describe("meshgate keys", () => {
  test("made the first admin key before the service ever ran, and so it is not open", async () => {
    expect(adminKey).toMatch(/^mgk_[\w-]{43}$/);
    expect((await fetch(`${gateway.url}/v1/routes`)).status).toBe(401);
    await untilStatus(200, adminKey);
  });

  test("makes keys while the service runs, shows them once, lists them without their secrets, and revokes them", async () => {
    const words = [
      "keys",
      "create",
      "--alias",
      "late",
      "--role",
      "caller,operator",
      "--expires",
      "2999-01-31",
    ];
    const made = await meshgate(words);
    expect(made).toMatchObject({ exitCode: 0, stderr: expect.stringContaining("caller, operator") });
    const key = made.stdout.trim();
    await untilStatus(200, key);
    const listed = await meshgate(["keys", "list", "--json"]);
    expect(listed.stdout).not.toContain(key);
    expect(JSON.parse(listed.stdout)).toMatchObject([
      { alias: "boss", roles: ["admin"], status: "active" },
      { alias: "late", roles: ["caller", "operator"], expires_at: "2999-01-31T00:00:00Z" },
    ]);
    expect((await meshgate(["keys", "list"])).stdout).toContain("late");
    const rotated = await meshgate(["keys", "rotate", "late", "--overlap", "60"]);
    expect(rotated).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^mgk_[\w-]{43}\n$/) });
    expect(rotated.stdout).not.toBe(made.stdout);
    expect((await meshgate(["keys", "revoke", "late"])).stdout).toContain("(late) is revoked");
    await untilStatus(401, key);
  });

  test.each<readonly [words: string, exitCode: number, says: string]>([
    ["create", 2, "The option `--alias` is missing."],
    ["create --alias x --role king", 2, "--role: "],
    ["create --alias x --expires soon", 2, "--expires: must be an RFC 3339 time"],
    ["create --alias x --expires 2001-01-01", 1, "expires_at: must be later than now."],
    ["create --alias boss", 1, "There is a key named `boss` already."],
    ["create --alias x --team nobody", 1, "there is no team `nobody`"],
    ["revoke nobody", 1, "There is no key `nobody`."],
    ["rotate nobody", 1, "There is no key `nobody`."],
    ["rotate nobody --overlap soon", 2, "--overlap: "],
    ["lose", 2, "meshgate has no command `keys lose`."],
  ])("`keys %s` ends with %i and says what is wrong", async (words, exitCode, says) => {
    const ending = await meshgate(["keys", ...words.split(" ")]);
    expect(ending).toMatchObject({ exitCode, stdout: "", stderr: expect.stringContaining(says) });
  });
});

describe("meshgate apply and export", () => {
  const document = [
    "governance:",
    "  teams: [{name: crew}]",
    "  agents: [{name: robot, team: crew}]",
    "  policies:",
    "    - {name: ask-first, policy_type: require_approval, config: {}, match: {tags: [careful]}}",
    "",
  ].join("\n");

  test("shows the difference, and changes nothing where nobody says yes", async () => {
    await Bun.write(join(folder, "state.yaml"), document);
    for (const answer of [undefined, false]) {
      const ending = await meshgate(["apply", "state.yaml"], {
        key: adminKey,
        ...(answer === undefined ? {} : { answer }),
      });
      expect(ending.exitCode).toBe(1);
      expect(ending.stdout).toContain("+ team crew\n");
      expect(ending.stdout).toContain("+ policy ask-first\n");
      expect(ending.stderr).toContain(answer === undefined ? "say --yes" : "Nothing was changed.");
    }
    expect((await meshgate(["export"], { key: adminKey })).stdout).not.toContain("crew");
  });

  test("applies once, from a file or standard input, and exports what it applied", async () => {
    const applied = await meshgate(["apply", "state.yaml"], { key: adminKey, answer: true });
    expect(applied).toMatchObject({ exitCode: 0, stderr: "" });
    expect(applied.stdout).toEndWith("3 changes made.\n");
    const again = await meshgate(["apply", "--yes", "-"], { key: adminKey, input: document });
    expect(again).toEqual({ exitCode: 0, stdout: "Nothing is to be changed.\n", stderr: "" });
    const exported = await meshgate(["export"], { key: adminKey });
    expect(exported.exitCode).toBe(0);
    const back = await meshgate(["apply", "--yes", "--prune", "-"], {
      key: adminKey,
      input: exported.stdout,
    });
    expect(back).toEqual({ exitCode: 0, stdout: "Nothing is to be changed.\n", stderr: "" });
  });

  test("shows field by field what changes, and prunes only when told", async () => {
    const changed = document
      .replace("tags: [careful]", "tags: [other]")
      .replace("[{name: robot, team: crew}]", "[]");
    const kept = await meshgate(["apply", "--yes", "-"], { key: adminKey, input: changed });
    expect(kept.stdout).toBe(
      '~ policy ask-first\n    match: {"tags":["careful"]} → {"tags":["other"]}\n1 change made.\n',
    );
    const prune = await meshgate(["apply", "--prune", "-"], { key: adminKey, input: changed });
    expect(prune.stdout).toContain("- agent robot\n");
  });

  test("names a key's secret as the file does, and shows no more than the beginning of its hash", async () => {
    const hash = "0123456789abcdef".repeat(4);
    const input = `governance: {keys: [{alias: given, key_sha256: "${hash}"}]}\n`;
    const shown = await meshgate(["apply", "-"], { key: adminKey, input });
    expect(shown.stdout).toContain('key_sha256: "01234567…"');
    expect(shown.stdout).not.toContain(hash);
    expect(shown.stdout).not.toContain("secrets");
  });

  test.each<readonly [input: string, exitCode: number, says: string]>([
    ["governance: [", 2, "- is not YAML"],
    ["providers: {}", 2, "must hold the section `governance`"],
    ["governance: {teams: [{nam: x}]}", 1, "governance.teams[0]"],
  ])("ends on the input %p with %i and says what is wrong", async (input, exitCode, says) => {
    const ending = await meshgate(["apply", "--yes", "-"], { key: adminKey, input });
    expect(ending).toMatchObject({ exitCode, stderr: expect.stringContaining(says) });
  });

  test("ends where there is no file, no service, or no right", async () => {
    expect(await meshgate(["apply", "absent.yaml"])).toMatchObject({ exitCode: 2 });
    expect(await meshgate(["export", "--url", "http://127.0.0.1:1"])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("No service answers at http://127.0.0.1:1."),
    });
    for (const key of [{}, { key: "" }]) {
      expect(await meshgate(["export"], key)).toMatchObject({
        exitCode: 1,
        stderr: expect.stringContaining(
          "No key was sent. Send `Authorization: Bearer mgk_…`. Give the key with MESHGATE_KEY or --key.",
        ),
      });
    }
    expect(await meshgate(["export"], { key: `mgk_${"A".repeat(43)}` })).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("Check the key in MESHGATE_KEY or --key."),
    });
  });
});

describe("meshgate approvals", () => {
  let callerKey: string;

  beforeAll(async () => {
    const policy = { name: "yes-please", policy_type: "require_approval", config: { show: "text" } };
    await fetch(`${gateway.url}/governance/policies`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${adminKey}` },
      body: JSON.stringify(policy),
    });
    const make = async (alias: string, role: string): Promise<string> => {
      const { stdout } = await meshgate(["keys", "create", "--alias", alias, "--role", role]);
      await untilStatus(role === "caller" ? 200 : 403, stdout.trim());
      return stdout.trim();
    };
    callerKey = await make("asker", "caller");
    approverKey = await make("judge", "approver");
  });

  async function pendingCall(content: string): Promise<string> {
    const { status, body } = await chat(callerKey, content);
    expect(status).toBe(403);
    return body.approval?.id ?? "";
  }

  test("lists what waits, and lets it through once where it is approved", async () => {
    const id = await pendingCall("May I?");
    const listed = await meshgate(["approvals", "list"], { key: approverKey });
    expect(listed.exitCode).toBe(0);
    expect(listed.stdout).toContain(id);
    expect(listed.stdout).toContain("asker");
    expect(listed.stdout).toContain("yes-please");
    expect(listed.stdout).not.toContain("May I?");
    const approved = await meshgate(["approvals", "approve", id, "--reason", "fine"], { key: approverKey });
    expect(approved).toEqual({
      exitCode: 0,
      stdout: `${id} is approved. \`asker\` sends the same call again, or it goes on by itself where it waits.\n`,
      stderr: "",
    });
    expect((await meshgate(["approvals", "list"], { key: approverKey })).stdout).toBe("There are none.\n");
    expect((await chat(callerKey, "May I?")).status).toBe(200);
    const used = await meshgate(["approvals", "list", "--status", "used", "--json"], { key: approverKey });
    expect(JSON.parse(used.stdout)).toMatchObject([{ id, status: "used", reason: "fine", key: "asker" }]);
    expect((await chat(callerKey, "May I?")).status).toBe(403);
  });

  test("lets a call go on by itself that waits for the decision", async () => {
    const waiting = chat(callerKey, "I can wait.", { prefer: "wait=60" });
    let id: string | undefined;
    while (id === undefined) {
      const { stdout } = await meshgate(["approvals", "list", "--json"], { key: approverKey });
      const found = JSON.parse(stdout) as readonly {
        readonly id: string;
        readonly call: { total_chars: number };
      }[];
      id = found.find(({ call }) => call.total_chars === "I can wait.".length)?.id;
    }
    await meshgate(["approvals", "approve", id], { key: approverKey });
    expect((await waiting).status).toBe(200);
  });

  test("keeps a denied call refused, and shows its text to nobody after the decision", async () => {
    const id = await pendingCall("Something secret.");
    const url = `${gateway.url}/governance/approvals/${id}`;
    const show = async () => {
      const answer = await fetch(url, { headers: { authorization: `Bearer ${approverKey}` } });
      return (await answer.json()) as unknown;
    };
    expect(await show()).toMatchObject({ success: true, data: { id, text: "Something secret." } });
    expect((await fetch(url, { headers: { authorization: `Bearer ${callerKey}` } })).status).toBe(403);
    expect((await meshgate(["approvals", "deny", id], { key: approverKey })).stdout).toStartWith(
      `${id} is denied.`,
    );
    expect(JSON.stringify(await show())).not.toContain("Something secret.");
    expect(await chat(callerKey, "Something secret.")).toMatchObject({
      status: 403,
      body: { approval: { id, status: "denied" } },
    });
  });

  test("does not take an approval of another call by its name, and says why", async () => {
    const id = await pendingCall("This one.");
    await meshgate(["approvals", "approve", id], { key: approverKey });
    const other = await chat(callerKey, "That one.", { "x-meshgate-approval": id });
    expect(other).toMatchObject({
      status: 400,
      body: { error: expect.stringContaining(`Approval ${id} covers another call than this one`) },
    });
    expect((await chat(callerKey, "This one.", { "x-meshgate-approval": id })).status).toBe(200);
  });

  test.each<readonly [words: string, says: string]>([
    ["approve apr_0", "There is no approval with this id."],
    ["list --status lost", "--status must be one of"],
    ["approve", "ID is missing."],
  ])("`approvals %s` says what is wrong", async (words, says) => {
    const ending = await meshgate(["approvals", ...words.split(" ")], { key: approverKey });
    expect(ending.stderr).toContain(says);
    expect(ending.exitCode).not.toBe(0);
  });

  test.each<readonly [method: "GET" | "POST", path: string, body: unknown, status: number]>([
    ["GET", "?status=lost", undefined, 400],
    ["GET", "?page=0", undefined, 400],
    ["GET", "?policy_id=%00", undefined, 400],
    ["GET", "?sort=id", undefined, 400],
    ["GET", "/apr_%00", undefined, 404],
    ["GET", "/pol_1", undefined, 404],
    ["POST", `/apr_${"0".repeat(32)}/decide`, { decision: "approve" }, 404],
    ["POST", "/apr_1/decide", { decision: "maybe" }, 400],
    ["POST", "/apr_1/decide", { decision: "deny", reason: "\0" }, 400],
    ["POST", "/apr_1/decide", { decision: "deny", reason: "" }, 400],
    ["POST", "/apr_1/decide", { decision: "deny", by: "me" }, 400],
  ])("answers %s /governance/approvals%s with %j by %i", async (method, path, body, status) => {
    const answer = await fetch(`${gateway.url}/governance/approvals${path}`, {
      method,
      headers: { "content-type": "application/json", authorization: `Bearer ${approverKey}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ success: false, status, data: null });
  });

  test("lets no caller decide, and nobody whose person asks", async () => {
    const id = await pendingCall("Mine.");
    const own = await fetch(`${gateway.url}/governance/keys`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${adminKey}` },
      body: JSON.stringify({ alias: "child", roles: ["caller"] }),
    });
    const { data } = (await own.json()) as { readonly data: { readonly key: string } };
    const asked = await chat(data.key, "A child of boss asks.");
    const denied = await meshgate(["approvals", "approve", asked.body.approval?.id ?? ""], { key: adminKey });
    expect(denied).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("Nobody approves a call of their own"),
    });
    expect(await meshgate(["approvals", "approve", id], { key: callerKey })).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("needs the role `approver`"),
    });
  });
});
