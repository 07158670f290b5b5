import { afterAll, beforeAll, expect, test } from "bun:test";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { configKey } from "./kit/config-keys.ts";
import { type RunningGateway, startGateway } from "./kit/gateway.ts";

const admin = configKey("root", ["admin"]);
const auditor = configKey("auditor", ["auditor"]);
const caller = configKey("caller", ["caller"]);

const config = `
providers:
  sandbox: {kind: sandbox, default_model: sandbox}
guardrails:
  - {name: names, detector: words, action: flag, params: {words: [falcon]}}
governance:
  keys:
${[admin, auditor, caller].map(({ line }) => line).join("")}`;

let gateway: RunningGateway;

beforeAll(async () => {
  gateway = await startGateway({ config });
});

afterAll(async () => {
  await gateway.stop();
});

function ask(key: string, body: unknown): Promise<Response> {
  return fetch(`${gateway.url}/guardrails/test`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

async function filesIn(folder: string): Promise<readonly Buffer[]> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  return Promise.all(
    files.filter((file) => file.isFile()).map((file) => readFile(join(file.parentPath, file.name))),
  );
}

// A log or a database that keeps what was tried is where personal data and keys gather.
test("a test is answered, and nothing of it is logged or stored", async () => {
  const marks = ["quintessa-7731@acme-corp.com", "falcon"];
  const response = await ask(auditor.key, {
    text: `It is ${marks.join(" or ")}.`,
    guardrails: ["names", "pii"],
  });
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({
    findings: [{ type: "EMAIL" }, { type: "WORD" }],
    masked: "It is [EMAIL] or [WORD].",
  });
  const refused = await ask(auditor.key, { text: marks[0], guardrails: [marks[1], "no-such"] });
  expect(refused.status).toBe(400);
  const kept = [
    gateway.log(),
    ...(await filesIn(join(gateway.folder, "data"))).map((file) => file.toString("latin1")),
  ];
  expect(kept.length).toBeGreaterThan(1);
  expect(kept.filter((text) => text.includes("quintessa-7731"))).toEqual([]);
});

// Whoever may test without a trace may look for a way round the guardrails.
test("a caller's key may not test", async () => {
  expect((await ask(caller.key, { text: "", guardrails: ["pii"] })).status).toBe(403);
});

test("a test without a text, or of what is not known, says so", async () => {
  const neither = await ask(auditor.key, { guardrails: ["pii"] });
  expect(neither.status).toBe(400);
  expect(await neither.json()).toMatchObject({
    error: expect.stringContaining("either `text` or `messages`"),
  });
  const detector = await ask(auditor.key, { text: "", guardrails: [{ name: "a", detector: "pi" }] });
  expect(await detector.json()).toMatchObject({
    error: expect.stringContaining("guardrails[0].detector: must be one of pii, secrets"),
  });
});
