import { afterEach, expect, test } from "bun:test";
import { rm } from "node:fs/promises";
import { readAudit } from "./kit/audit.ts";
import { openAiConfig } from "./kit/configs.ts";
import { startGateway } from "./kit/gateway.ts";
import { openAiAnswer, openAiStream } from "./kit/provider-answers.ts";
import { type ScriptedUpstream, startUpstream } from "./kit/scripted-upstream.ts";
import { temporaryFolder } from "./kit/temporary-folder.ts";
import { after, streamedAnswer } from "./kit/upstream-answers.ts";

let upstream: ScriptedUpstream | undefined;
afterEach(() => upstream?.stop());

function post(url: string, body: object, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${url}/v1/chat/completions`, {
    method: "POST",
    body: JSON.stringify({ messages: [{ role: "user", content: "Wait." }], ...body }),
    headers: { "content-type": "application/json", ...headers },
  });
}

test("SIGTERM lets calls in flight end, turns new ones away, records every call and exits 0", async () => {
  const gate = Promise.withResolvers<void>();
  const arrived = Promise.withResolvers<void>();
  let count = 0;
  upstream = startUpstream((request) => {
    count += 1;
    if (count === 8) arrived.resolve();
    const answer = request.body.includes('"stream":true')
      ? openAiStream({ deltas: ["a", "b"] })
      : openAiAnswer({ content: "ab" });
    return after(() => gate.promise, answer);
  });
  const folder = temporaryFolder();
  const config = openAiConfig(upstream.url);
  const gateway = await startGateway({ config, folder });
  const calls = Array.from({ length: 8 }, (_, i) =>
    post(gateway.url, { model: "small", stream: i % 2 === 0 }),
  );
  await arrived.promise;

  const stopped = gateway.stop();
  await untilDraining(gateway.url);
  gate.resolve();
  const answers = await Promise.all(calls);
  const texts = await Promise.all(answers.map((answer) => answer.text()));
  expect(await stopped).toBe(0);
  expect(answers.map((answer) => answer.status)).toEqual(Array(8).fill(200));
  expect(texts.every((text) => text.includes("[DONE]") || text.includes('"ab"'))).toBe(true);

  const again = await startGateway({ config, folder });
  for (const answer of answers) {
    const record = await readAudit(again.url, answer.headers.get("x-request-id"));
    expect(record).toMatchObject({ status: "success" });
  }
  expect(await again.stop()).toBe(0);
  await rm(folder, { recursive: true });
});

test("past the drain limit, calls in flight are ended, told so, and recorded as cancelled", async () => {
  const arrived = Promise.withResolvers<void>();
  upstream = startUpstream(() => {
    arrived.resolve();
    return { steps: [{ kind: "hang" }] };
  });
  const folder = temporaryFolder();
  const config = openAiConfig(upstream.url, "server: {drain_ms: 50}");
  const gateway = await startGateway({ config, folder });
  const call = post(gateway.url, { model: "small" }, { "x-request-id": "ended" });
  await arrived.promise;
  expect(await gateway.stop()).toBe(0);
  const answer = await call;
  expect(answer.status).toBe(503);
  expect(await answer.json()).toMatchObject({ error: { code: "draining" } });
  expect(await upstream.requests[0]?.ended).toBe("aborted");

  const again = await startGateway({ config, folder });
  const record = await readAudit(again.url, "ended");
  expect(record).toMatchObject({ status: "failure", evidence: { failure_detail: "cancelled" } });
  await again.stop();
  await rm(folder, { recursive: true });
});

// Else a client that reads to the end takes what it has for the whole answer.
test.each([
  ["as it comes", ""],
  [
    "held until it is whole",
    "guardrails: [{name: shell, detector: tools, default_on: true, params: {deny: [shell]}}]",
  ],
])(
  "past the drain limit, a stream ends with an error event: one that is given %s",
  async (_how, guardrails) => {
    const begun = Promise.withResolvers<void>();
    const chunk = { choices: [{ index: 0, delta: { role: "assistant", content: "Once upon" } }] };
    upstream = startUpstream(() => {
      begun.resolve();
      return streamedAnswer(`data: ${JSON.stringify(chunk)}\n\n`, { ending: "hang" });
    });
    const config = openAiConfig(upstream.url, `server: {drain_ms: 200}\n${guardrails}`);
    const gateway = await startGateway({ config });
    const call = post(gateway.url, { model: "small", stream: true }).then((answer) => answer.text());
    await begun.promise;
    expect(await gateway.stop()).toBe(0);
    expect(await call).toContain('"code":"draining"');
  },
);

test("a second signal ends it at once", async () => {
  const arrived = Promise.withResolvers<void>();
  upstream = startUpstream(() => {
    arrived.resolve();
    return { steps: [{ kind: "hang" }] };
  });
  const gateway = await startGateway({ config: openAiConfig(upstream.url) });
  const call = post(gateway.url, { model: "small" }).catch((cause: unknown) => cause);
  await arrived.promise;
  gateway.process.kill("SIGTERM");
  await untilDraining(gateway.url);
  gateway.process.kill("SIGTERM");
  expect(await gateway.process.exited).not.toBe(0);
  await call;
});

/** Until the gateway turns calls away: its signal has arrived. */
async function untilDraining(url: string): Promise<void> {
  for (;;) {
    const answer = await fetch(`${url}/v1/ready`).catch(() => undefined);
    if (answer?.status !== 200) return;
  }
}
