import { Database } from "bun:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nobleSha256, verifyRecord } from "@meshgate/ledger";
import { openRecordSource } from "../src/stores/record-source/open-record-source.ts";
import { openReadOnly } from "../src/stores/record-source/read-only-database.ts";
import { chatAnswer } from "./kit/chat-answer.ts";
import { type ConfigKey, configKey } from "./kit/config-keys.ts";
import { type RunningGateway, startGateway } from "./kit/gateway.ts";
import { readEvents } from "./kit/recorded-events.ts";
import { type ScriptedUpstream, startUpstream, type UpstreamRequest } from "./kit/scripted-upstream.ts";

const MARKER = "heliotrope-7193";
const ANSWER_MARKER = "vermilion-2284";
const email = "anna.maria@example.org";

const support = configKey("support-1", ["caller"]);
const other = configKey("other", ["caller"]);
const auditor = configKey("auditor", ["auditor"]);
const admin = configKey("root", ["admin"]);
const contentKey = Buffer.alloc(32, 7).toString("base64");

const config = (url: string) => `
providers:
  up: {kind: openai, url: "${url}/v1", location: public, default_model: small}
routing:
  sensitivity: {keywords: []}
  cost: {default_provider: public}
guardrails:
  - {name: mask-mail, detector: pii, mode: pre_call, action: mask, default_on: true, params: {types: [EMAIL], mask: reversible}}
  - {name: no-word, detector: words, mode: pre_call, action: block, default_on: true, params: {words: [forbiddance]}}
audit:
  capture: {keys: ["support-*"]}
  content_key: ${contentKey}
governance:
  keys:
${support.line}${other.line}${auditor.line}${admin.line}`;

let upstream: ScriptedUpstream;
let gateway: RunningGateway;
let folder: string;

/** The model says again what it was told, which it got masked. */
function echo(request: UpstreamRequest) {
  const { messages } = JSON.parse(request.body);
  const content = `${ANSWER_MARKER}: ${messages.at(-1).content}`;
  const call = {
    index: 0,
    id: "c1",
    type: "function",
    function: { name: "mail", arguments: JSON.stringify({ content }) },
  };
  return chatAnswer(request, { content, tool_calls: [call] }, [
    { role: "assistant", content: content.slice(0, 9) },
    { content: content.slice(9) },
    {
      tool_calls: [
        { ...call, function: { ...call.function, arguments: call.function.arguments.slice(0, 20) } },
      ],
    },
    { tool_calls: [{ index: 0, function: { arguments: call.function.arguments.slice(20) } }] },
  ]);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "meshgate-content-"));
  upstream = startUpstream(echo);
  await writeFile(join(folder, "meshgate.yaml"), config(upstream.url));
  gateway = await startGateway({ folder });
});

afterAll(async () => {
  await gateway.stop();
  upstream.stop();
  await rm(folder, { recursive: true });
});

interface Call {
  readonly key?: ConfigKey;
  readonly text: string;
  readonly stream?: true;
  readonly user?: string;
}

async function call({
  key = support,
  text,
  ...more
}: Call): Promise<{ id: string; answer: string; status: number }> {
  const response = await fetch(`${gateway.url}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${key.key}`, "content-type": "application/json" },
    body: JSON.stringify({ model: "up/small", messages: [{ role: "user", content: text }], ...more }),
  });
  const answer = await response.text();
  return { id: response.headers.get("x-request-id") ?? "", answer, status: response.status };
}

async function ask(method: string, path: string, body?: object, key = auditor) {
  const response = await fetch(`${gateway.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${key.key}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: JSON.parse(await response.text()) };
}

const contentOf = (id: string, key = auditor) => ask("GET", `/v1/audit/${id}/content`, undefined, key);
const eventsOf = async (id: string) =>
  (await readEvents(`sqlite:${folder}/data/meshgate.db`)).filter((event) => event.request_id === id);

/** All bytes that the gateway has on its disk. */
async function diskBytes(): Promise<Buffer> {
  const files = await readdir(join(folder, "data"), { recursive: true, withFileTypes: true });
  return Buffer.concat(
    files.filter((file) => file.isFile()).map((file) => readFileSync(join(file.parentPath, file.name))),
  );
}

function rows<Row>(statement: string, ...values: string[]): readonly Row[] {
  using database = new Database(join(folder, "data/meshgate.db"), { readonly: true });
  return database.query<Row, string[]>(statement).all(...values);
}

/** The whole record, as `meshgate audit verify` checks it. */
async function verified() {
  const database = await openReadOnly(`sqlite:${folder}/data/meshgate.db`);
  try {
    return await verifyRecord({ source: await openRecordSource(database) }, nobleSha256);
  } finally {
    await database.close();
  }
}

describe("captured texts", () => {
  test("are the call as its provider got it and the answer, whole, for auditors, and reading them is on record", async () => {
    const { id } = await call({ text: `Say ${MARKER}` });
    const read = await contentOf(id);
    expect(read).toEqual({
      status: 200,
      body: {
        request_id: id,
        prompt: expect.objectContaining({ messages: [{ role: "user", content: `Say ${MARKER}` }] }),
        answer: { choices: [expect.objectContaining({ index: 0, finish_reason: "stop" })] },
      },
    });
    const { message } = read.body.answer.choices[0];
    expect([message.content, message.tool_calls[0].function.name]).toEqual([
      `${ANSWER_MARKER}: Say ${MARKER}`,
      "mail",
    ]);
    const events = await eventsOf(id);
    expect(events.at(-2)?.type).toBe("request.completed");
    expect(events.at(-1)?.type).toBe("record.read");
    expect(events.at(-1)?.data).toEqual({ what: "content" });
  });

  test("are told from hashes where the console shows a record", async () => {
    const script = new URL("../src/http/console/evidence.js", import.meta.url).href;
    const { readEvidence }: { readEvidence(record: unknown): { hasPromptText: boolean } } = await import(
      script
    );
    const isKept = async (id: string) =>
      readEvidence((await ask("GET", `/v1/audit/${id}`)).body).hasPromptText;
    const captured = await call({ text: "Kept" });
    const passedOver = await call({ text: "Not kept", key: other });
    expect([await isKept(captured.id), await isKept(passedOver.id)]).toEqual([true, false]);
  });

  test("of a stream are put together, tool calls too", async () => {
    const { id } = await call({ text: `Stream ${MARKER}`, stream: true });
    const { body } = await contentOf(id);
    const [{ message, finish_reason }] = body.answer.choices;
    expect([message.content, finish_reason]).toEqual([`${ANSWER_MARKER}: Stream ${MARKER}`, "stop"]);
    expect(JSON.parse(message.tool_calls[0].function.arguments).content).toBe(message.content);
  });

  /** Else what a guardrail took out of the call is kept all the same, in the answer that has it back. */
  test.each([{}, { stream: true as const }])(
    "have nothing that a guardrail masked, in prompt nor answer: %p",
    async (how) => {
      const { id, answer } = await call({ text: `Write to ${email}`, ...how });
      expect(answer).toContain(email);
      const { body } = await contentOf(id);
      expect(JSON.stringify(body)).not.toContain("anna.maria");
      expect(body.prompt.messages[0].content).toMatch(/^Write to \[\[EMAIL_1_/);
      expect(body.answer.choices[0].message.content).toMatch(/Write to \[\[EMAIL_1_/);
    },
  );

  test("are proved by the events: these have the SHA-256 of what is kept", async () => {
    const { id } = await call({ text: "Prove it" });
    const kept = rows<{ part: string; box: Uint8Array }>(
      "select part, box from content_part where request_id = ? order by part desc",
      id,
    );
    const hashes = kept.map(({ box }) => createHash("sha256").update(box).digest("hex"));
    const told = (await eventsOf(id)).flatMap(({ data }) => data["content"] ?? []);
    expect(told).toEqual(kept.map(({ box }, at) => ({ sha256: hashes[at], bytes: box.length })));
    expect(kept.map(({ part }) => part)).toEqual(["prompt", "answer"]);
  });

  test("are of those keys alone that the configuration names, and not of a call that policy refuses", async () => {
    const byOther = await call({ key: other, text: MARKER });
    const refused = await call({ text: `${MARKER} forbiddance` });
    expect([byOther.status, refused.status]).toEqual([200, 403]);
    for (const { id } of [byOther, refused]) {
      expect((await contentOf(id)).body).toMatchObject({ status: 404, code: "not-found" });
      expect((await eventsOf(id)).filter(({ data }) => "content" in data)).toEqual([]);
    }
  });

  test("are for auditors: not for whoever called, nor for no key", async () => {
    const { id } = await call({ text: MARKER });
    expect((await contentOf(id, support)).status).toBe(403);
    expect((await eventsOf(id)).some(({ type }) => type === "record.read")).toBe(false);
  });

  /** Else whoever steals a disk, a backup or a log reads what people wrote. */
  test("stand in clear nowhere: not in the database, its log, the operational log or the metrics", async () => {
    await call({ text: `${MARKER} ${email}` });
    const disk = await diskBytes();
    const metrics = await fetch(`${gateway.url}/v1/metrics`, {
      headers: { authorization: `Bearer ${admin.key}` },
    });
    for (const text of [MARKER, ANSWER_MARKER, email, contentKey]) {
      expect([text, disk.includes(text)]).toEqual([text, false]);
      expect(gateway.log()).not.toContain(text);
    }
    expect(await metrics.text()).not.toContain(MARKER);
  });
});

describe("erasing", () => {
  const reason = "a request of the person";
  const erase = (subject: object, key = admin) => ask("POST", "/v1/erasures", { subject, reason }, key);

  /** Else a key that was erased can be found on the disk, and opens what a backup still has. */
  test("a call's text takes its keys from the disk, is on record, and leaves the events as they are", async () => {
    const { id } = await call({ text: MARKER });
    const bodies = (await eventsOf(id)).map((event) => JSON.stringify(event));
    const keys = rows<{ wrapped: Uint8Array }>("select wrapped from content_key where request_id = ?", id);
    expect(keys.map(({ wrapped }) => wrapped.length)).toEqual([60, 60]);
    const before = await diskBytes();
    for (const { wrapped } of keys) expect(before.includes(wrapped)).toBe(true);

    const unsaid = await ask("DELETE", `/v1/audit/${id}/content`, undefined, admin);
    expect(unsaid.status).toBe(400);
    expect(unsaid.body.error).toContain('{"reason": "…"}');

    const { status, body } = await ask("DELETE", `/v1/audit/${id}/content`, { reason }, admin);
    expect([status, body]).toEqual([200, { content: 2, notes: 0, events: [expect.any(String)] }]);

    const after = await diskBytes();
    for (const { wrapped } of keys) expect(after.includes(wrapped.subarray(12))).toBe(false);
    expect((await contentOf(id)).body).toMatchObject({
      status: 410,
      code: "content-erased",
      error: expect.stringContaining(body.events[0]),
    });
    const events = await eventsOf(id);
    expect(events.slice(0, -1).map((event) => JSON.stringify(event))).toEqual(bodies);
    expect(events.at(-1)).toMatchObject({
      type: "record.erased",
      data: { subject: { kind: "call", id }, content: 2, notes: 0, reason_sha256: expect.any(String) },
    });
    expect((await ask("DELETE", `/v1/audit/${id}/content`, { reason }, admin)).status).toBe(410);
    expect((await ask("GET", `/v1/audit/${id}`)).body.evidence.decision_made.type).toBe("decision.made");
    expect((await ask("GET", `/v1/audit/${id}/proof`)).body.events).toHaveLength(bodies.length);
    expect((await verified()).kind).toBe("verified");
  });

  test("an end user's texts by name erases all of theirs and nobody else's, and keeps no name", async () => {
    const [mine, more, another] = [
      await call({ text: MARKER, user: "ludmila" }),
      await call({ text: MARKER, user: "ludmila", stream: true }),
      await call({ text: MARKER, user: "kasimir" }),
    ];
    const { body } = await erase({ kind: "end_user", id: "ludmila" });
    expect(body).toMatchObject({ content: 4, notes: 0 });
    expect([await contentOf(mine.id), await contentOf(more.id)].map(({ status }) => status)).toEqual([
      410, 410,
    ]);
    expect((await contentOf(another.id)).status).toBe(200);
    expect((await diskBytes()).includes("ludmila")).toBe(false);
    expect((await erase({ kind: "end_user", id: "ludmila" })).body).toEqual({
      content: 0,
      notes: 0,
      events: [],
    });
  });

  test("a key's texts in a time leaves those before and after it", async () => {
    const first = await call({ text: "first" });
    const from = new Date().toISOString();
    const second = await call({ text: "second" });
    const keyId = (await eventsOf(first.id))[0]?.actor.id ?? "";
    expect((await erase({ kind: "key", id: keyId, from })).body).toMatchObject({ content: 2 });
    expect([await contentOf(first.id), await contentOf(second.id)].map(({ status }) => status)).toEqual([
      200, 410,
    ]);
  });

  test("what was typed takes its text from the disk, and is for administrators", async () => {
    const { body } = await erase({ kind: "session", id: "none", from: "2026-01-01T00:00:00Z" });
    expect(body).toEqual({ content: 0, notes: 0, events: [] });
    const { id } = await call({ text: MARKER });
    const typed = "wrote pumpernickel in the reason";
    await ask("DELETE", `/v1/audit/${id}/content`, { reason: typed }, admin);
    expect((await diskBytes()).includes(typed)).toBe(true);
    const note = (await eventsOf(id)).at(-1)?.data["reason_note"];
    expect((await erase({ kind: "note", id: note }, auditor)).status).toBe(403);
    expect((await erase({ kind: "note", id: note })).body).toMatchObject({ content: 0, notes: 1 });
    expect((await diskBytes()).includes(typed)).toBe(false);
    expect((await erase({ kind: "note", id: note })).status).toBe(404);
  });
});
