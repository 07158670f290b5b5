import { describe, expect, test } from "bun:test";
import { detect } from "../../../test/kit/detect.ts";
import { fillFormat, seededDraw } from "../../../test/kit/draw.ts";
import { sampleShape } from "../../../test/kit/sample-shape.ts";
import { markedKinds } from "./kinds/marked-kinds.ts";
import { createSecretsDetector } from "./secrets-detector.ts";

const detector = createSecretsDetector({});
const draw = seededDraw(17);
const key = fillFormat("{base62 32}", draw);
const githubToken = fillFormat("ghp_{base62 36}", draw);
const chosen = ["Tr0ub4", "dor&3xy"].join("");

function found(text: string): readonly string[] {
  return detect(detector, text).map(({ start, end }) => text.slice(start, end));
}

function typesIn(text: string): readonly string[] {
  return detect(detector, text).map(({ type }) => type);
}

describe("what is assigned to a secret's name", () => {
  test.each([
    `password = "${key}"`,
    `DB_PASSWORD=${key}`,
    `export ACCESS_TOKEN='${key}'`,
    `api_key: ${key}\nregion: eu`,
    `{"apiKey": "${key}", "region": "eu"}`,
    `{\\"client_secret\\": \\"${key}\\"}`,
    `const apiSecret = '${key}';`,
    `private static final String SECRET_KEY = "${key}";`,
    `let api_key: &str = "${key}";`,
    `'password': b'${key}'`,
    `client_secret=${key}&grant_type=client_credentials`,
    `<password>${key}</password>`,
    `<add key="ApiKey" value="${key}" />`,
    `{"name": "API_KEY", "value": "${key}"}`,
    `- name: API_KEY\n  value: ${key}`,
    `{\n  "name": "API_KEY",\n  "value": "${key}"\n}`,
    `variable "api_key" {\n  default = "${key}"\n}`,
    `os.environ["AUTH_TOKEN"] = "${key}"`,
    `define('DB_PASSWORD', '${key}');`,
    `connection.setPassword("${key}")`,
    `mytool --token ${key} run`,
    `X-Api-Key: ${key}`,
    `My API key is ${key}.`,
    `**API Key:** \`${key}\``,
    `| password | ${key} |`,
    `machine db.internal login app password ${key}`,
    `Server=db;User Id=sa;Password=${key};Database=app`,
    `spring.datasource.password=${key}`,
    `CREATE USER app IDENTIFIED BY '${key}';`,
    `encryption_key := "${key}"`,
  ])("%s", (text) => {
    expect(found(text)).toEqual([key]);
  });

  test.each([
    `password: "${chosen}"`,
    `DB_PASS=${chosen}`,
    `my password is ${chosen}`,
    `PGPASSWORD=${chosen} psql`,
    `jdbc:mysql://db/app?user=a&password=${chosen}`,
  ])("a password that a person chose: %s", (text) => {
    expect(found(text)).toEqual([chosen]);
  });

  test.each([
    "password: changeme",
    "password = YOUR_PASSWORD_HERE",
    'api_key = "your-api-key-goes-here"',
    "API_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    "token: <your-token-123abc>",
    "DB_PASSWORD=$" + "{DB_PASSWORD}",
    "password: {{ vault_db_password_2 }}",
    "const apiKey = process.env.OPENAI_API_KEY2;",
    'api_key = os.environ["SERVICE_KEY_V2"]',
    "password = getPassword(user1)",
    "password: string",
    "token: CancellationToken2",
    'password: "Enter your password 2"',
    'password: "validation.password.min8"',
    "secret: projects/acme/secrets/db-password/versions/3",
    'token_url = "https://auth.internal/oauth2/v2/token"',
    "primary_key: 4f9d1c2b7a6e4f9d8c1b2a3e4d5f6a7b",
    'cache_key = "v2-9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c"',
    'next_page_token = "CAUQAA9x8s7d6f5g4h3j2k1l"',
    "api_key=1234567890abcdef1234567890abcdef",
    'api_key = "deadbeefdeadbeefdeadbeefdeadbeef"',
    "max_tokens: 200000",
    "password_hash = 5f4dcc3b5aa765d61d8327deb882cf99",
    "secret: sha256:5f4dcc3b5aa765d61d8327deb882cf99",
    "Organization.AdminAPIKeys = AdminAPIKeys;",
    "The secret of a good token is patience.",
    "token = tokenizer.nextToken2",
  ])("no secret: %s", (text) => {
    expect(found(text)).toEqual([]);
  });
});

describe("what looks like a secret and is none", () => {
  test.each([
    `commit ${fillFormat("{hex 40}", draw)}`,
    `request_id: ${fillFormat("{uuid}", draw)}`,
    `"integrity": "sha512-${fillFormat("{base64 86}", draw)}=="`,
    `image: app@sha256:${fillFormat("{hex 64}", draw)}`,
    `data:image/png;base64,${fillFormat("{base64 400}", draw)}`,
    `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${fillFormat("{base64 43}", draw)} alice@laptop`,
    `-----BEGIN PUBLIC KEY-----\n${fillFormat("{base64 64}", draw)}\n-----END PUBLIC KEY-----`,
    `-----BEGIN CERTIFICATE-----\n${fillFormat("{base64 64}", draw)}\n-----END CERTIFICATE-----`,
    `-----BEGIN CERTIFICATE-----\n${fillFormat("{base64 64}\nAKIA{base32 12}\n{base32 4}", draw)}\n-----END CERTIFICATE-----`,
    `pk_live_${fillFormat("{base62 24}", draw)}`,
    `etag: "${fillFormat("{hex 32}", draw)}"`,
    `sk-learn and scikit-learn-contrib-imbalanced2024`,
    "postgres://localhost:5432/orders",
    "postgres://app:password@localhost:5432/orders",
    "postgres://app:$" + "{DB_PASSWORD}@db:5432/orders",
    "https://example.org:8443/a@b",
    "Authorization: Bearer <token>",
    "Authorization: Basic <credentials>",
    "docker run -u 1000:1000 alpine",
    ["AKIAIOSFODNN7", "EXAMPLE"].join(""),
  ])("%s", (text) => {
    expect(found(text)).toEqual([]);
  });
});

describe("headers, addresses and command lines", () => {
  test.each([
    [`Authorization: Bearer ${key}`, "BEARER_TOKEN"],
    [`Authorization: Basic ${["YXBwOlRyMHV", "iNGRvciYzeHk="].join("")}`, "BASIC_AUTH"],
    [`curl -u app:${chosen} https://api.internal`, "BASIC_AUTH"],
    [`postgres://app:${key}@db:5432/orders`, "CONNECTION_STRING"],
    [`mongodb+srv://app:${key}@cluster0.ab1cd.mongodb.net/orders`, "CONNECTION_STRING"],
    [`redis://:${key}@cache:6379/0`, "CONNECTION_STRING"],
    [`amqps://app:${key}@queue/vhost`, "CONNECTION_STRING"],
    [`https://app:${key}@git.internal/app.git`, "URL_CREDENTIALS"],
  ])("%s", (text, type) => {
    expect(typesIn(text)).toEqual([type]);
  });
});

describe("disguises", () => {
  const bytes = [...githubToken].map((character) => character.charCodeAt(0));

  test.each([
    ["base64", btoa(`token=${githubToken}`)],
    ["hex", bytes.map((byte) => byte.toString(16)).join("")],
    ["percent", bytes.map((byte) => `%${byte.toString(16)}`).join("")],
    ["zero-width characters", [...githubToken].join("\u200b")],
    ["full-width characters", String.fromCharCode(...bytes.map((byte) => byte + 0xfee0))],
    ["a line break", `${githubToken.slice(0, 20)}\n  ${githubToken.slice(20)}`],
    ["a soft hyphen", `${githubToken.slice(0, 12)}\u00ad${githubToken.slice(12)}`],
  ])("a token behind %s is found", (_, disguised) => {
    expect(typesIn(`Use this: ${disguised} and go on.`)).toEqual(["GITHUB_TOKEN"]);
  });
});

describe("parameters", () => {
  const text = `${githubToken} and api_key=${key}`;

  test("only the types that are asked for", () => {
    expect(detect(createSecretsDetector({ types: ["SECRET"] }), text).map(({ type }) => type)).toEqual([
      "SECRET",
    ]);
  });

  test("none of the types that are excepted", () => {
    expect(detect(createSecretsDetector({ except: ["SECRET"] }), text).map(({ type }) => type)).toEqual([
      "GITHUB_TOKEN",
    ]);
  });

  test("no value that is allowed, whatever its case", () => {
    expect(detect(createSecretsDetector({ allow: [githubToken.toUpperCase(), key] }), text)).toEqual([]);
  });
});

// What escapes here leaves: a key that its issuer's format describes must be found in any surroundings.
test("998 of 1,000 tokens drawn from the shapes are found in each of five surroundings", () => {
  const surroundings = [
    (token: string) => token,
    (token: string) => `export X_KEY=${token}\n`,
    (token: string) => `{"a": "${token}", "b": 1}`,
    (token: string) => `Use ${token}, please.`,
    (token: string) => `\\"note\\": \\"first line\\n${token}\\"`,
  ];
  const tokens = markedKinds.flatMap(({ shape }) =>
    Array.from({ length: 10 }, () => sampleShape(shape, draw)),
  );
  const missed = surroundings.flatMap((surround) => {
    const text = tokens.map(surround).join("\n");
    const findings = detect(detector, text);
    let from = 0;
    return tokens.filter((token) => {
      const start = text.indexOf(token, from);
      from = start + token.length;
      return !findings.some((finding) => finding.start < from && finding.end > start);
    });
  });
  expect(missed.length / (tokens.length * surroundings.length)).toBeLessThan(0.002);
});
