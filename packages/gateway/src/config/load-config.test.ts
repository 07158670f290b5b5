// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax under test.
import { describe, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import type { Config } from "./config.ts";
import { type LoadConfig, loadConfig } from "./load-config.ts";
import type { ConfigProblem } from "./problem.ts";
import { readFileState } from "./read-text-file.ts";
import type { Environment } from "./substitute.ts";

type Files = Readonly<Record<string, string>>;
type Options = Partial<Pick<LoadConfig, "env" | "listOllamaModels">>;

const nobody = async () => undefined;
const OLLAMA = "http://127.0.0.1:11434";
const POLICY = JSON.stringify({ sensitivity: { keywords: [" secret ", ""] }, cost: {} });

describe("with nothing configured", () => {
  test("is the sandbox, on loopback, with SQLite in ./data", async () => {
    const config = await loadGood({});
    expect(config.providers.map(brief)).toEqual(["sandbox: sandbox local sandbox, nothing else was found"]);
    expect(config.server.host).toBe("127.0.0.1");
    expect(config.databaseUrl).toMatch(/^sqlite:\/.*\/data\/meshgate\.db$/);
    expect(config.warnings).toEqual([]);
  });

  test("uses what it finds, the Ollama's first model by default and all of them by name", async () => {
    const listOllamaModels = async (url: string) => (url === OLLAMA ? ["mistral", "llama3.2"] : undefined);
    const env = { OPENAI_API_KEY: "sk-a", ANTHROPIC_API_KEY: "sk-b" };
    const config = await loadGood({}, { env, listOllamaModels });
    expect(config.providers.map(brief)).toEqual([
      "local: ollama local mistral, an Ollama at http://127.0.0.1:11434",
      "openai: openai public gpt-4o-mini, OPENAI_API_KEY",
      "anthropic: anthropic public claude-sonnet-5-5, ANTHROPIC_API_KEY",
    ]);
    expect(config.providers[0].models).toEqual(["llama3.2"]);
  });

  test("does not count an Ollama without a model", async () => {
    const config = await loadGood({}, { listOllamaModels: async () => [] });
    expect(config.providers.map(({ kind }) => kind)).toEqual(["sandbox"]);
  });
});

describe("with Policy Mesh's environment", () => {
  test.each([
    ["http://ollama:11434", "ollama", "http://ollama:11434"],
    ["http://ollama:11434/", "ollama", "http://ollama:11434"],
    ["http://ollama:11434/api/chat", "ollama", "http://ollama:11434"],
    ["http://proxy/team/ollama", "ollama", "http://proxy/team/ollama"],
    ["http://vllm:8000/v1", "openai", "http://vllm:8000/v1"],
    ["http://vllm:8000/v1/chat/completions", "openai", "http://vllm:8000/v1"],
  ])("LOCAL_LLM_URL=%s is a local %s at %s", async (url, kind, base) => {
    const config = await loadGood(
      {},
      { env: { LOCAL_LLM_URL: url, LOCAL_LLM_API_KEY: "k" }, listOllamaModels: async () => ["phi"] },
    );
    expect(config.providers).toMatchObject([
      { name: "local", kind, url: base, location: "local", api_key: "k", default_model: "phi" },
    ]);
  });

  test.each([
    ["https://api.openai.com", "openai", "https://api.openai.com/v1"],
    ["https://llm.example/v1/", "openai", "https://llm.example/v1"],
    ["https://llm.example/v1/chat/completions", "openai", "https://llm.example/v1"],
    ["https://api.anthropic.com", "anthropic", "https://api.anthropic.com"],
    ["https://api.anthropic.com/v1/messages", "anthropic", "https://api.anthropic.com"],
  ])("PUBLIC_LLM_URL=%s is the public %s at %s", async (url, name, base) => {
    const config = await loadGood({}, { env: { PUBLIC_LLM_URL: url, PUBLIC_LLM_API_KEY: "k" } });
    expect(config.providers).toMatchObject([
      { name, kind: name, url: base, location: "public", api_key: "k" },
    ]);
  });

  test("PUBLIC_LLM_API_KEY alone is OpenAI, with the Ollama that is found beside it", async () => {
    const env = { PUBLIC_LLM_API_KEY: "k" };
    const config = await loadGood({}, { env, listOllamaModels: async () => ["phi"] });
    expect(config.providers.map(({ name }) => name)).toEqual(["local", "openai"]);
  });

  test("says which model a local server will be asked for that lists none", async () => {
    const config = await loadGood({}, { env: { LOCAL_LLM_URL: "http://nowhere:1" } });
    expect(config.providers[0].default_model).toBe("llama3.2");
    expect(config.warnings.map(({ code }) => code)).toEqual(["NO_MODEL_LISTED"]);
  });

  test("POLICY_FILE is the routing", async () => {
    const config = await loadGood({ "p.json": POLICY }, { env: { POLICY_FILE: "p.json" } });
    expect(config.routing).toMatchObject({ keywords: [" secret ", ""], maxPromptLengthForLocal: 1_000 });
    expect(config.snapshot.routing.keywords).toEqual(["secret"]);
  });

  test("POLICY_FILE that cannot be read is refused", async () => {
    const problems = await loadBad({}, { env: { POLICY_FILE: "nowhere.json" } });
    expect(problems).toMatchObject([{ file: "environment", path: "POLICY_FILE", code: "FILE_UNREADABLE" }]);
  });

  test.each(["false", "0", "no", "FALSE"])(
    "AUDIT_ENABLED=%s switches the record off, and says so",
    async (word) => {
      const config = await loadGood({}, { env: { AUDIT_ENABLED: word } });
      expect(config.audit.mode).toBe("off");
      expect(config.warnings.map(({ code }) => code)).toEqual(["AUDIT_OFF"]);
    },
  );

  test("PROVIDER_TIMEOUT_SECONDS holds for each provider but where the file has its own", async () => {
    const yaml = `providers:
  a: {kind: ollama, default_model: m}
  b: {kind: ollama, default_model: m, timeouts: {idle_ms: 7}}`;
    const config = await loadGood({ "meshgate.yaml": yaml }, { env: { PROVIDER_TIMEOUT_SECONDS: "1.5" } });
    expect(config.providers.map(({ timeouts }) => [timeouts.first_byte_ms, timeouts.idle_ms])).toEqual([
      [1_500, 1_500],
      [1_500, 7],
    ]);
  });

  test("gives way to what the file says, with a warning each", async () => {
    const yaml = `providers: {mine: {kind: ollama, default_model: m}}
routing: {cost: {default_provider: public}}
audit: {mode: strict}`;
    const env = { LOCAL_LLM_URL: "http://x", POLICY_FILE: "nowhere.json", AUDIT_ENABLED: "false" };
    const config = await loadGood({ "meshgate.yaml": yaml }, { env });
    expect(config.providers.map(({ name }) => name)).toEqual(["mine"]);
    expect(config.audit.mode).toBe("strict");
    expect(config.warnings.map(({ code, path }) => [code, path])).toEqual([
      ["VARIABLE_PASSED_OVER", "POLICY_FILE"],
      ["VARIABLE_PASSED_OVER", "AUDIT_ENABLED"],
      ["VARIABLE_PASSED_OVER", "LOCAL_LLM_URL"],
    ]);
  });
});

describe("the environment overrides the file", () => {
  const yaml = `server: {port: 1, host: 127.0.0.2, log_level: debug}
storage: {database_url: "sqlite:x.db", redis_url: "redis://a"}`;

  test("where it says something", async () => {
    const env = {
      PORT: "0",
      HOST: "::1",
      MESHGATE_LOG_LEVEL: "WARN",
      DATABASE_URL: "postgresql+psycopg://u:p@h/d",
      REDIS_URL: "redis://b",
    };
    const { server, databaseUrl, redisUrl } = await loadGood({ "meshgate.yaml": yaml }, { env });
    expect(server).toMatchObject({ port: 0, host: "::1", log_level: "warn" });
    expect([databaseUrl, redisUrl]).toEqual(["postgresql://u:p@h/d", "redis://b"]);
  });

  test("and an empty variable says nothing", async () => {
    const env = { PORT: "", HOST: " ", DATABASE_URL: "", POLICY_FILE: "", MESHGATE_CONFIG: "" };
    const { server } = await loadGood({ "meshgate.yaml": yaml }, { env });
    expect(server).toMatchObject({ port: 1, host: "127.0.0.2", log_level: "debug" });
  });

  test("MESHGATE_DATA holds the database unless the file or DATABASE_URL names one", async () => {
    const env = { MESHGATE_DATA: "/var/lib/mesh" };
    expect((await loadGood({}, { env })).databaseUrl).toBe("sqlite:/var/lib/mesh/meshgate.db");
    expect((await loadGood({ "meshgate.yaml": yaml }, { env })).databaseUrl).toMatch(/^sqlite:\/.*\/x\.db$/);
  });
});

/** The gateway refuses to start there while it is open; whether it is, the database knows. */
describe("warns of an address beyond loopback while no admin key is in sight", () => {
  const beyond = { code: "OPEN_BEYOND_LOOPBACK" };

  test("in the file, at its place", async () => {
    const { warnings } = await loadGood({ "meshgate.yaml": "server:\n  host: 0.0.0.0\n" });
    expect(warnings).toMatchObject([{ ...beyond, line: 2, path: "server.host" }]);
  });

  test("in the environment, by the variable's name", async () => {
    const { warnings } = await loadGood({}, { env: { HOST: "192.0.2.1" } });
    expect(warnings).toMatchObject([{ ...beyond, file: "environment", path: "HOST" }]);
  });

  test.each([
    ["MESHGATE_ADMIN_KEY", "", { MESHGATE_ADMIN_KEY: `mgk_${"a".repeat(43)}` }],
    [
      "an admin key of the file",
      `governance: {keys: [{alias: root, roles: [admin], key: mgk_${"a".repeat(43)}}]}`,
      {},
    ],
  ])("and not with %s", async (_, file, env) => {
    const { warnings } = await loadGood({ "meshgate.yaml": file }, { env: { HOST: "0.0.0.0", ...env } });
    expect(warnings.filter(({ code }) => code === beyond.code)).toEqual([]);
  });
});

/** A variable's value in a message would put an admin key or a database's password into the log. */
test("names every variable that is wrong, at once, and quotes none", async () => {
  const env = {
    PORT: "80800-hush",
    MESHGATE_ADMIN_KEY: "mgk_hush",
    MESHGATE_LOG_LEVEL: "hush",
    DATABASE_URL: "mysql://u:hush@h/d",
    REDIS_URL: "http://hush",
    AUDIT_ENABLED: "hush",
    LOCAL_LLM_URL: "http://u:hush@h",
    PUBLIC_LLM_URL: "hush",
    PROVIDER_TIMEOUT_SECONDS: "-hush",
  };
  const problems = await loadBad({}, { env });
  expect(problems.map(({ path }) => path).toSorted()).toEqual(Object.keys(env).toSorted());
  expect(JSON.stringify(problems)).not.toContain("hush");
});

describe("the file itself", () => {
  test("must be there where MESHGATE_CONFIG names it", async () => {
    const problems = await loadBad({}, { env: { MESHGATE_CONFIG: "other.yaml" } });
    expect(problems).toMatchObject([{ file: "other.yaml", code: "FILE_UNREADABLE" }]);
  });

  test("may begin with a byte order mark, and columns stay true", async () => {
    const problems = await loadBad({ "meshgate.yaml": "\ufeffservr: 1" });
    expect(problems).toMatchObject([{ line: 1, column: 1, code: "UNKNOWN_KEY" }]);
  });

  test("may end its lines as Windows does", async () => {
    const problems = await loadBad({ "meshgate.yaml": "server:\r\n  prt: 1\r\n" });
    expect(problems).toMatchObject([{ line: 2, column: 3, excerpt: "  prt: •" }]);
  });

  test.each([
    ["FILE_TOO_LARGE", "#".repeat(1_048_577)],
    ["FILE_NOT_UTF8", new Uint8Array([0x61, 0xff])],
  ])("is refused as %s", async (code, content) => {
    const problems = await withFolder({}, async (cwd) => {
      await Bun.write(join(cwd, "meshgate.yaml"), content);
      return loadConfig({ env: {}, cwd, listOllamaModels: nobody });
    });
    expect(problems).toMatchObject({ ok: false, error: [{ code }] });
  });
});

/** What is missing here is not watched: a change of it would be lost until the next start. */
describe("tells which files it read, and what they held", () => {
  const routing = "routing: p.json\n";
  test.each<[what: string, files: Files, env: Environment, named: readonly string[]]>([
    ["no file at all", {}, {}, ["meshgate.yaml"]],
    ["a file", { "meshgate.yaml": "models: {}" }, {}, ["meshgate.yaml"]],
    ["another file", { "o.yaml": "models: {}" }, { MESHGATE_CONFIG: "o.yaml" }, ["o.yaml"]],
    ["POLICY_FILE", { "p.json": POLICY }, { POLICY_FILE: "p.json" }, ["meshgate.yaml", "p.json"]],
    ["a routing file", { "meshgate.yaml": routing, "p.json": POLICY }, {}, ["meshgate.yaml", "p.json"]],
    ["a routing file that is missing", { "meshgate.yaml": routing }, {}, ["meshgate.yaml", "p.json"]],
    [
      "a routing file that is wrong",
      { "meshgate.yaml": routing, "p.json": "[" },
      {},
      ["meshgate.yaml", "p.json"],
    ],
    [
      "a routing file beside a fault",
      { "meshgate.yaml": `${routing}servr: 1`, "p.json": POLICY },
      {},
      ["meshgate.yaml", "p.json"],
    ],
    ["a file that is no YAML", { "meshgate.yaml": "[" }, {}, ["meshgate.yaml"]],
    ["a file that is too large", { "meshgate.yaml": "#".repeat(1_048_577) }, {}, ["meshgate.yaml"]],
  ])("%s", async (_what, files, env, named) => {
    await withFolder(files, async (cwd) => {
      const loaded = await loadConfig({ env, cwd, listOllamaModels: nobody });
      expect(loaded.files).toEqual(named.map((name) => readFileState(join(cwd, name))));
    });
  });

  test("and knows the content of each that it could read", async () => {
    const { files } = await load({ "meshgate.yaml": routing }, {});
    expect(files.map(({ path, contentSha256 }) => [baseName(path), contentSha256])).toEqual([
      ["meshgate.yaml", createHash("sha256").update(routing).digest("hex")],
      ["p.json", undefined],
    ]);
  });
});

describe("one problem hides no other, and is not told in two ways", () => {
  const unknown = ["UNKNOWN_PROVIDER", "models.fast[0]"];
  test.each<[what: string, yaml: string, env: Environment, told: readonly string[][]]>([
    [
      "a fault elsewhere in the file",
      "models: {fast: [nosuch/m]}\naudit: {mode: on}",
      {},
      [unknown, ["INVALID_VALUE", "audit.mode"]],
    ],
    [
      "an unknown key, which may be a section misspelt",
      "provders: {nosuch: {kind: sandbox}}\nmodels: {fast: [nosuch/m]}",
      {},
      [["UNKNOWN_KEY", "provders"]],
    ],
    [
      "a key's variable that is not set",
      'providers: {a: {kind: openai, api_key: "${NOPE}", default_model: m}}\nmodels: {fast: [nosuch/m]}',
      {},
      [["VARIABLE_NOT_SET", "providers.a.api_key"], unknown],
    ],
    [
      "a host's variable that is not set",
      'server: {host: "10.0.0.${NOPE}"}',
      {},
      [["VARIABLE_NOT_SET", "server.host"]],
    ],
    [
      "a variable that names a provider, and is wrong",
      "models: {fast: [local/m]}",
      { LOCAL_LLM_URL: "no address" },
      [["INVALID_VARIABLE", "LOCAL_LLM_URL"]],
    ],
    [
      "an admin key that is none",
      "server: {host: 0.0.0.0}",
      { MESHGATE_ADMIN_KEY: "admin" },
      [["INVALID_VARIABLE", "MESHGATE_ADMIN_KEY"]],
    ],
    [
      "a routing file that is missing",
      "server: {host: 0.0.0.0}\nrouting: nowhere.yaml",
      {},
      [["FILE_UNREADABLE", "routing"]],
    ],
    [
      "half a sign beside a variable, of which no snapshot could be made",
      'routing: {sensitivity: {keywords: ["\\ud800${NOPE}"]}}',
      {},
      [
        ["VARIABLE_NOT_SET", "routing.sensitivity.keywords[0]"],
        ["INVALID_VALUE", "routing.sensitivity.keywords[0]"],
      ],
    ],
  ])("%s", async (_what, yaml, env, told) => {
    const problems = await loadBad({ "meshgate.yaml": yaml }, { env });
    expect(problems.map(({ code, path }) => [code, path])).toEqual(told.map((each) => [...each]));
  });
});

describe("rules", () => {
  const rulesOf = ({ snapshot }: Config) => snapshot.rules.policies.map(({ policy_id }) => policy_id);

  test("are the built-in ones where none are named", async () => {
    expect(rulesOf(await loadGood({}))).toEqual(["meshgate-builtin"]);
  });

  test.each([
    ["a file", "rules: a.yaml", ["a"]],
    ["a file by JSON", "rules: rules/c.json", ["c"]],
    ["a folder", "rules: ./rules/", ["b", "c", "d"]],
    ["a list of both", "rules: [a.yaml, rules]", ["a", "b", "c", "d"]],
  ])("come from %s beside the configuration", async (_what, yaml, ids) => {
    const files = {
      "etc/meshgate.yaml": `providers: {sandbox: {kind: sandbox}}\n${yaml}`,
      "etc/a.yaml": rules("a"),
      "etc/rules/b.yaml": rules("b"),
      "etc/rules/c.json": JSON.stringify(Bun.YAML.parse(rules("c"))),
      "etc/rules/d.yml": rules("d"),
      "etc/rules/b.test.yaml": "a policy test",
      "etc/rules/.hidden.yaml": "an editor's own",
      "etc/rules/README.md": "a page",
      "etc/rules/deeper/e.yaml": rules("e"),
    };
    const config = await loadGood(files, { env: { MESHGATE_CONFIG: "etc/meshgate.yaml" } });
    expect(rulesOf(config)).toEqual(ids);
    expect(config.snapshot.policy).toMatchObject({ policy_id: ids[0] });
  });

  test("of MESHGATE_RULES go before those of the file", async () => {
    const files = { "meshgate.yaml": "rules: nowhere.yaml", "a.yaml": rules("a") };
    expect(rulesOf(await loadGood(files, { env: { MESHGATE_RULES: "a.yaml" } }))).toEqual(["a"]);
  });

  test("are refused where MESHGATE_RULES names none", async () => {
    expect(await loadBad({}, { env: { MESHGATE_RULES: "nowhere" } })).toMatchObject([
      { file: "environment", path: "MESHGATE_RULES", code: "FILE_UNREADABLE" },
    ]);
  });

  /** A policy is the same wherever it runs, or its fingerprint says nothing. */
  test("get no variable filled in", async () => {
    const files = { "a.yaml": rules("a").replace("prod", `"\${STAGE}"`) };
    const config = await loadGood(files, { env: { MESHGATE_RULES: "a.yaml", STAGE: "dev" } });
    expect(config.snapshot.rules.rules[0]?.when).toEqual({ kind: "map", map: { env: { name: "${STAGE}" } } });
  });

  test("change the fingerprint of what is in force", async () => {
    const [a, b] = await Promise.all(
      ["a", "b"].map((id) => loadGood({ "a.yaml": rules(id) }, { env: { MESHGATE_RULES: "a.yaml" } })),
    );
    expect(a?.snapshot.snapshot_sha256).not.toBe(b?.snapshot.snapshot_sha256);
  });

  test("are watched: each file, the folder for those that come, and what is not there yet", async () => {
    const files = { "meshgate.yaml": "rules: [rules, nowhere]", "rules/a.yaml": rules("a") };
    const watched = await withFolder(files, async (cwd) => {
      const loaded = await loadConfig({ env: {}, cwd, listOllamaModels: nobody });
      await Bun.write(join(cwd, "rules/b.yaml"), rules("b"));
      await Bun.write(join(cwd, "nowhere/c.yaml"), rules("c"));
      return loaded.files.map((was) => ({
        name: baseName(was.path),
        changed: readFileState(was.path).contentSha256 !== was.contentSha256,
      }));
    });
    expect(watched).toEqual([
      { name: "meshgate.yaml", changed: false },
      { name: "rules", changed: true },
      { name: "a.yaml", changed: false },
      { name: "nowhere", changed: true },
    ]);
  });

  function rules(id: string): string {
    return `policy_id: ${id}
policy_version: "1"
default: {decision: BLOCK, rationale_codes: [DENY]}
rules:
  - rule_id: ${id}_rule
    priority: ${id.charCodeAt(0) - 90}
    when: {env: {name: prod}}
    then: {decision: ALLOW, rationale_codes: [PROD]}
`;
  }
});

describe("substitution", () => {
  test("fills in values of every type, and defaults, and leaves keys and escapes alone", async () => {
    const yaml = `server: {environment: "\${STAGE:-dev}-$\${x}"}
providers:
  a:
    kind: openai
    api_key: \${KEY}
    default_model: m
    location: local
    retention_days: \${DAYS}
    headers: {"\${KEY}": v}`;
    const config = await loadGood({ "meshgate.yaml": yaml }, { env: { KEY: "12345", DAYS: "30" } });
    expect(config.server.environment).toBe("dev-${x}");
    expect(config.providers).toMatchObject([
      { api_key: "12345", retention_days: 30, headers: { "${KEY}": "v" } },
    ]);
  });

  /** A leak would show a key to whoever reads the log or `/v1/ready`. */
  test("lets no value from the environment into any text, wherever it stands and whatever else is broken", async () => {
    const places = fc.subarray(
      [
        "server.environment",
        "server.host",
        "server.port",
        "server.public_url",
        "server.log_level",
        "providers.a.kind",
        "providers.a.url",
        "providers.a.api_key",
        "providers.a.location",
        "providers.a.models",
        "providers.a.headers.x",
        "providers.a.default_model",
        "providers.a.timeouts",
        "models.m",
        "routing",
        "routing.local_provider",
        "rules",
        "routing.sensitivity.keywords",
        "storage.database_url",
        "storage.redis_url",
        "audit.mode",
        "audit.hash_key",
        "audit.prompt_hash",
        "unknown",
        "providers.b",
      ],
      { minLength: 1 },
    );
    const secret = fc.stringMatching(/^[a-z0-9]{12,24}$/);
    const breakage = fc.constantFrom(
      "",
      "servr: 1\n",
      "x: [\n",
      "server:\n\ty: 1\n",
      "a: 'b\n",
      "---\nz: 1\n",
    );
    await fc.assert(
      fc.asyncProperty(places, secret, breakage, async (paths, value, broken) => {
        const yaml = `${Bun.YAML.stringify(nest(paths), null, 2)}\n${broken}`;
        const loaded = await withFolder({ "meshgate.yaml": yaml }, (cwd) =>
          loadConfig({ env: { SECRET: value }, cwd, listOllamaModels: nobody }),
        );
        expect(JSON.stringify(loaded.ok ? loaded.value.warnings : loaded.error)).not.toContain(value);
      }),
      { numRuns: 150 },
    );
  });
});

test("is frozen through and through", async () => {
  const config = await loadGood({ "meshgate.yaml": "models: {}" });
  expect(Object.isFrozen(config)).toBe(true);
  expect(Object.isFrozen(config.providers[0].timeouts)).toBe(true);
});

/** `a.b` and `a.c` as nested mappings, each leaf the variable, in a list where the key wants one. */
function nest(paths: readonly string[]): object {
  const root: Record<string, unknown> = {};
  for (const path of paths) {
    const keys = path.split(".");
    let node = root;
    for (const key of keys.slice(0, -1)) {
      const child = node[key];
      const next: Record<string, unknown> = typeof child === "object" && child !== null ? { ...child } : {};
      node[key] = next;
      node = next;
    }
    node[keys.at(-1) ?? ""] = path === "models.m" ? [`\${SECRET}/x`] : `\${SECRET}`;
  }
  return root;
}

function brief({ name, kind, location, default_model, foundBy }: Config["providers"][number]): string {
  return `${name}: ${kind} ${location} ${default_model}, ${foundBy}`;
}

function baseName(path: string): string {
  return path.split("/").at(-1) ?? "";
}

async function loadGood(files: Files, options: Options = {}): Promise<Config> {
  const loaded = await load(files, options);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error, null, 2));
  return loaded.value;
}

async function loadBad(files: Files, options: Options = {}): Promise<readonly ConfigProblem[]> {
  const loaded = await load(files, options);
  if (loaded.ok) throw new Error("the configuration was accepted");
  return loaded.error;
}

function load(files: Files, options: Options): ReturnType<typeof loadConfig> {
  return withFolder(files, (cwd) => loadConfig({ env: {}, cwd, listOllamaModels: nobody, ...options }));
}

async function withFolder<T>(files: Files, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "meshgate-config-"));
  try {
    for (const [name, text] of Object.entries(files)) await Bun.write(join(folder, name), text);
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
