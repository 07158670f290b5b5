import { afterAll, beforeAll, beforeEach, expect, test } from "bun:test";
import { z } from "zod";
import { configKey } from "./kit/config-keys.ts";
import { openAiConfig } from "./kit/configs.ts";
import { type ControlAnswer, controlClient } from "./kit/control-client.ts";
import { type Answered, callModel } from "./kit/model-calls.ts";
import { startPostgres, type TestPostgres, whyNoPostgres } from "./kit/postgres.ts";
import { openAiAnswer } from "./kit/provider-answers.ts";
import { type Replicas, startReplicas } from "./kit/replicas.ts";
import { type ScriptedUpstream, startUpstream } from "./kit/scripted-upstream.ts";
import { errorAnswer } from "./kit/upstream-answers.ts";

const noPostgres = whyNoPostgres();
/** Another person than the admin, who made the caller's key. */
const judge = configKey("judge", ["approver"]);

let postgres: TestPostgres;
let upstream: ScriptedUpstream;
let replicas: Replicas;
let callerKey: string;
let prompts = 0;

beforeAll(async () => {
  if (noPostgres !== undefined) return;
  postgres = await startPostgres();
  upstream = startUpstream(openAiAnswer({ content: "ok" }));
  replicas = await startReplicas({
    count: 2,
    config: openAiConfig(upstream.url, `governance:\n  keys:\n${judge.line}`),
    databaseUrl: postgres.url,
  });
  await replicas.control().policy({ name: "ask-first", policy_type: "require_approval", config: {} });
  const asker = await replicas.control().key("asker");
  await replicas.know(asker);
  callerKey = asker.key;
});

beforeEach(() => upstream?.script(openAiAnswer({ content: "ok" })));

afterAll(async () => {
  if (noPostgres !== undefined) return;
  await replicas.stop();
  upstream.stop();
  await postgres.stop();
});

const Pending = z.looseObject({
  error: z.looseObject({
    message: z.string(),
    code: z.literal("require_approval"),
    approval: z.looseObject({ id: z.string().regex(/^apr_/), status: z.string(), url: z.string() }),
  }),
});

function newPrompt(): string {
  prompts += 1;
  return `Pay invoice ${prompts}.`;
}

async function call(content: string, replica = 0): Promise<Answered> {
  const body = { model: "small", messages: [{ role: "user", content }] };
  const end = await callModel({ url: replicas.url(replica), key: callerKey, body });
  if (end.kind !== "answered") throw new Error("a replica does not answer");
  return end;
}

async function pending(content: string, replica = 0): Promise<string> {
  const { status, text } = await call(content, replica);
  const { error } = Pending.parse(JSON.parse(text));
  expect([status, error.message]).toEqual([
    403,
    `Policy violation: require_approval — approval ${error.approval.id} is pending`,
  ]);
  return error.approval.id;
}

function decide(id: string, key: string, decision = "approve"): Promise<ControlAnswer> {
  const body = { decision, reason: "It is due." };
  return controlClient(() => replicas.url(1), key).send("POST", `/governance/approvals/${id}/decide`, body);
}

async function approved(content: string): Promise<string> {
  const id = await pending(content);
  expect((await decide(id, judge.key)).status).toBe(200);
  return id;
}

// Whoever can use one yes twice needs to ask only once.
test.skipIf(noPostgres !== undefined)(
  "of many concurrent retries with one approval, on two replicas, one passes",
  async () => {
    for (let round = 0; round < 5; round++) {
      const content = newPrompt();
      await approved(content);
      const before = upstream.requests.length;
      const ends = await Promise.all(Array.from({ length: 8 }, (_, replica) => call(content, replica)));
      expect(ends.map(({ status }) => status).sort()).toEqual([200, 403, 403, 403, 403, 403, 403, 403]);
      expect(upstream.requests).toHaveLength(before + 1);
    }
  },
);

test.skipIf(noPostgres !== undefined)(
  "an approval covers the very call: one character more and it waits for a yes of its own",
  async () => {
    const content = newPrompt();
    const id = await approved(content);
    expect(await pending(`${content}.`, 1)).not.toBe(id);
    expect((await call(content, 1)).status).toBe(200);
  },
);

test.skipIf(noPostgres !== undefined)(
  "what waits is asked for once, however often it is called",
  async () => {
    const content = newPrompt();
    const ids = await Promise.all(Array.from({ length: 6 }, (_, replica) => pending(content, replica)));
    expect(new Set(ids).size).toBe(1);
  },
);

// Whoever can say yes to themselves needs nobody.
test.skipIf(noPostgres !== undefined)("nobody approves a call of their own, by whichever key", async () => {
  const id = await pending(newPrompt());
  const sameHand = await replicas.control().key("same-hand", { roles: ["approver", "admin"] });
  await replicas.know(sameHand);
  for (const key of [replicas.adminKey, sameHand.key]) {
    expect(await decide(id, key)).toMatchObject({ status: 403, body: { success: false, data: null } });
  }
  expect(await decide(id, callerKey)).toMatchObject({ status: 403 });
  expect(await decide(id, judge.key)).toMatchObject({ status: 200, body: { data: { status: "approved" } } });
});

test.skipIf(noPostgres !== undefined)("a denied call stays denied on every replica", async () => {
  const content = newPrompt();
  const id = await pending(content);
  expect((await decide(id, judge.key, "deny")).status).toBe(200);
  const before = upstream.requests.length;
  for (const replica of [0, 1]) {
    const { status, text } = await call(content, replica);
    expect([status, text]).toEqual([403, expect.stringContaining(`approval ${id} was denied`)]);
  }
  expect(upstream.requests).toHaveLength(before);
});

test.skipIf(noPostgres !== undefined)(
  "a provider that fails before its first byte leaves the approval to be used again",
  async () => {
    const content = newPrompt();
    await approved(content);
    upstream.script(errorAnswer(500, { error: { message: "a bad day" } }));
    expect((await call(content, 0)).status).toBe(502);
    upstream.script(openAiAnswer({ content: "ok" }));
    expect((await call(content, 1)).status).toBe(200);
    expect((await call(content, 0)).status).toBe(403);
  },
);

test.skipIf(noPostgres !== undefined)(
  "who prefers to wait has the answer once another replica heard the yes",
  async () => {
    const content = newPrompt();
    const waiting = callModel({
      url: replicas.url(0),
      key: callerKey,
      body: { model: "small", messages: [{ role: "user", content }] },
      headers: { prefer: "wait=20" },
    });
    expect((await decide(await pending(content, 1), judge.key)).status).toBe(200);
    expect(await waiting).toMatchObject({ kind: "answered", status: 200 });
  },
);
