import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { AuditRecord } from "@meshgate/contracts";
import { readAudit } from "./kit/audit.ts";
import { openAiConfig } from "./kit/configs.ts";
import { type RunningGateway, startGateway } from "./kit/gateway.ts";
import { openAiAnswer, openAiStream, openAiStreamBody } from "./kit/provider-answers.ts";
import { type ScriptedUpstream, startUpstream } from "./kit/scripted-upstream.ts";
import {
  type Answer,
  errorAnswer,
  rawBytes,
  resetAtOnce,
  silence,
  streamedAnswer,
  wholeAnswer,
} from "./kit/upstream-answers.ts";

let upstream: ScriptedUpstream;
let second: ScriptedUpstream;
let gateway: RunningGateway;

beforeAll(async () => {
  upstream = startUpstream(openAiAnswer({ content: "ok" }));
  second = startUpstream(openAiAnswer({ content: "from the second" }));
  const more = `
models: {both: [up/small, next/other]}
`;
  const config = openAiConfig(upstream.url, more)
    .replace("first_byte_ms: 2000, idle_ms: 2000", "first_byte_ms: 150, idle_ms: 150")
    .replace(
      "routing:",
      `  next: {kind: openai, url: "${second.url}/v1", api_key: x, default_model: other}\nrouting:`,
    );
  gateway = await startGateway({ config });
});

afterAll(async () => {
  await gateway.stop();
  upstream.stop();
  second.stop();
});

const half = openAiStreamBody({ deltas: ["one", "two", "three"] });

const whole: readonly (readonly [string, Answer, number, string])[] = [
  ["hangs", silence, 504, "timeout"],
  ["resets", resetAtOnce, 502, "connection"],
  ["answers 500", errorAnswer(500, { error: { message: "zebra-word" } }), 502, "upstream_error"],
  ["answers 429", errorAnswer(429, {}, { "retry-after": "0" }), 429, "rate_limited"],
  [
    "refuses our key",
    errorAnswer(401, { error: { message: "Incorrect API key sk-upstream-secret" } }),
    502,
    "authentication",
  ],
  ["answers with HTML", wholeAnswer("<html>"), 502, "malformed_response"],
  ["answers with another JSON", wholeAnswer('{"hello":1}'), 502, "malformed_response"],
  ["speaks no HTTP", { steps: [...rawBytes("garbage\r\n\r\n").steps, { kind: "close" }] }, 502, "connection"],
  [
    "sends a 200 with an error in it",
    wholeAnswer('{"error":{"message":"boom","type":"server_error"}}'),
    502,
    "upstream_error",
  ],
  [
    "breaks off in the middle",
    streamedAnswer('{"id":"x', { headers: { "content-type": "application/json" }, ending: "reset" }),
    502,
    "connection",
  ],
  ["redirects", errorAnswer(302, "", { location: "http://127.0.0.1:1/" }), 502, "malformed_response"],
];

describe("a provider that", () => {
  test.each(whole)("%s gives a clear error and a record of it", async (_, answer, status, detail) => {
    upstream.script(answer);
    const response = await post({ model: "small" });
    const body = await response.json();
    expect({ status: response.status, body }).toMatchObject({
      status,
      body: { error: { message: expect.stringContaining("up") } },
    });
    expect(JSON.stringify(body)).not.toContain("sk-upstream-secret");
    expect(await audit(response)).toMatchObject({ status: "failure", evidence: { failure_detail: detail } });
  });
});

const streams: readonly (readonly [string, Answer, string])[] = [
  ["ends in the middle", streamedAnswer(half.slice(0, half.indexOf("three") - 40)), "malformed_response"],
  ["ends with half an event", streamedAnswer(half.slice(0, 500)), "malformed_response"],
  ["goes silent in the middle", streamedAnswer(half.slice(0, 500), { ending: "hang" }), "timeout"],
  [
    "turns to garbage",
    streamedAnswer(`${half.slice(0, half.indexOf("\n\n") + 2)}data: {nonsense\n\n`),
    "malformed_response",
  ],
  [
    "sends an error event",
    streamedAnswer(`${half.slice(0, half.indexOf("\n\n") + 2)}data: {"error":{"message":"boom"}}\n\n`),
    "upstream_error",
  ],
];

describe("a stream that", () => {
  test.each(streams)("%s ends with an error event and never with [DONE]", async (_, answer, detail) => {
    upstream.script(answer);
    const response = await post({ model: "small", stream: true });
    const text = await response.text();
    expect(response.status).toBe(200);
    expect(text).not.toContain("[DONE]");
    expect(JSON.parse(text.trim().split("\n\n").at(-1)?.slice("data: ".length) ?? "")).toHaveProperty(
      "error.message",
    );
    expect(await audit(response)).toMatchObject({ status: "failure", evidence: { failure_detail: detail } });
  });

  test("resets in the middle ends with an error event too", async () => {
    const begun = Promise.withResolvers<void>();
    const [head, piece] = streamedAnswer(half.slice(0, 500)).steps;
    if (head === undefined || piece === undefined)
      throw new Error("The scripted stream has a head and a piece");
    upstream.script({
      steps: [head, piece, { kind: "wait", until: () => begun.promise }, { kind: "reset" }],
    });
    const response = await post({ model: "small", stream: true });
    const reader = response.body?.getReader();
    await reader?.read();
    begun.resolve();
    const rest = await readToEnd(reader);
    expect(rest).toContain('"error"');
    expect(rest).not.toContain("[DONE]");
    expect(await audit(response)).toMatchObject({
      status: "failure",
      evidence: { failure_detail: "connection" },
    });
  });

  test("the caller leaves is ended at the provider too, and recorded as cancelled", async () => {
    upstream.script(streamedAnswer(half.slice(0, 500), { ending: "hang" }));
    const leaving = new AbortController();
    const response = await post({ model: "small", stream: true }, leaving.signal);
    await response.body?.getReader().read();
    leaving.abort();
    expect(await upstream.requests.at(-1)?.ended).toBe("aborted");
    const record = await eventually(
      () => audit(response),
      (found) => found.status !== "pending",
    );
    expect(record).toMatchObject({
      status: "failure",
      evidence: { failure_detail: "cancelled", request_completed: { data: { http_status: 499 } } },
    });
  });
});

describe("an alias", () => {
  test("moves on to its next target where the first fails, and the record has both attempts", async () => {
    upstream.script(errorAnswer(500, {}));
    const response = await post({ model: "both" });
    expect(await response.json()).toMatchObject({ choices: [{ message: { content: "from the second" } }] });
    expect(response.headers.get("x-meshgate-provider")).toBe("next");
    expect(await audit(response)).toMatchObject({
      decision: "provider=next,reason_codes=cost_prefer_local",
      evidence: {
        request_completed: {
          data: {
            attempts: [
              { provider: "up", failure: "upstream_error" },
              { provider: "next", model: "other" },
            ],
          },
        },
      },
    });
  });

  test("does not move on where the request itself is at fault", async () => {
    upstream.script(errorAnswer(400, { error: { message: "bad" } }));
    const sent = second.requests.length;
    const response = await post({ model: "both" });
    expect([response.status, second.requests.length]).toEqual([400, sent]);
  });

  test.each([
    ["does not have the model", 404],
    ["is overloaded", 503],
  ])("moves on where its first provider %s", async (_, status) => {
    upstream.script(errorAnswer(status, { error: { message: "no" } }));
    const response = await post({ model: "both" });
    expect(response.headers.get("x-meshgate-provider")).toBe("next");
  });

  test("streams from its next target where the first fails before it begins", async () => {
    upstream.script(resetAtOnce);
    second.script(openAiStream({ deltas: ["from the second"] }));
    const response = await post({ model: "both", stream: true });
    expect(await response.text()).toContain("from the second");
  });
});

function post(body: object, signal?: AbortSignal): Promise<Response> {
  return fetch(`${gateway.url}/v1/chat/completions`, {
    method: "POST",
    body: JSON.stringify({ messages: [{ role: "user", content: "Go." }], ...body }),
    headers: { "content-type": "application/json" },
    signal: signal ?? null,
  });
}

function audit(response: Response): Promise<AuditRecord> {
  return readAudit(gateway.url, response.headers.get("x-request-id"));
}

test("a caller who leaves in the middle of a stream leaves one outcome and nothing in flight", async () => {
  upstream.script(streamedAnswer(half.slice(0, 500), { ending: "hang" }));
  const leaving = new AbortController();
  const response = await post({ model: "small", stream: true }, leaving.signal);
  await response.body?.getReader().read();
  leaving.abort();
  await eventually(
    () => audit(response),
    (found) => found.status !== "pending",
  );
  const metrics = await eventually(
    async () => await (await fetch(`${gateway.url}/v1/metrics`)).text(),
    (text) => /^meshgate_in_flight 0$/m.test(text),
  );
  expect(metrics).not.toMatch(/^meshgate_in_flight -/m);
});

/** Were the provider read without regard to the reader, one slow caller could fill the memory for all. */
test("a reader that stops reading stops the provider too", async () => {
  const chunk = new TextEncoder().encode(
    `${openAiStreamBody({ deltas: ["x".repeat(60_000)] }).split("\n\n")[1]}\n\n`,
  );
  let sentBytes = 0;
  let lastSentMs = performance.now();
  const flood = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    idleTimeout: 0,
    fetch: () =>
      new Response(
        new ReadableStream({
          async pull(controller) {
            if (sentBytes > 300_000_000) return controller.close();
            controller.enqueue(chunk);
            sentBytes += chunk.length;
            lastSentMs = performance.now();
            await new Promise(setImmediate);
          },
        }),
        { headers: { "content-type": "text/event-stream" } },
      ),
  });
  const flooded = await startGateway({ config: openAiConfig(`http://127.0.0.1:${flood.port}`) });
  const body = JSON.stringify({ model: "small", stream: true, messages: [{ role: "user", content: "Go." }] });
  const caller = await Bun.connect({
    hostname: "127.0.0.1",
    port: Number(new URL(flooded.url).port),
    socket: {
      open(socket) {
        socket.pause();
      },
      data() {},
    },
  });
  caller.write(
    `POST /v1/chat/completions HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );
  await eventually(
    () => new Promise(setImmediate),
    () => sentBytes > 0 && performance.now() - lastSentMs > 1_000,
  );
  expect(sentBytes).toBeLessThan(100_000_000);
  caller.terminate();
  await flooded.stop();
  await flood.stop(true);
}, 30_000);

async function readToEnd(
  reader: { read(): Promise<{ done: boolean; value?: Uint8Array | undefined }> } | undefined,
): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for (;;) {
    const next = await reader?.read();
    if (next === undefined || next.done) return text;
    text += decoder.decode(next.value, { stream: true });
  }
}

async function eventually<T>(read: () => Promise<T>, good: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await read();
    if (good(value)) return value;
  }
}
