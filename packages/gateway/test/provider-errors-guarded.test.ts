import { afterAll, beforeAll, expect, test } from "bun:test";
import { type RunningGateway, startGateway } from "./kit/gateway.ts";
import { type ScriptedUpstream, startUpstream } from "./kit/scripted-upstream.ts";
import { errorAnswer } from "./kit/upstream-answers.ts";

const SAID = "Your message 'write to jo@example.org' is too long";

const config = (url: string) => `
providers:
  up: {kind: openai, url: "${url}/v1", location: public, default_model: small}
routing:
  sensitivity: {keywords: []}
  cost: {default_provider: public}
guardrails:
  - {name: pii, detector: pii, mode: post_call, action: mask, params: {types: [EMAIL]}}
`;

let upstream: ScriptedUpstream;
let gateway: RunningGateway;

beforeAll(async () => {
  const error = { message: SAID, type: "invalid_request_error", param: "jo@example.org", code: "too_long" };
  upstream = startUpstream(() => errorAnswer(400, { error }));
  gateway = await startGateway({ config: config(upstream.url) });
});

afterAll(async () => {
  await gateway.stop();
  upstream.stop();
});

async function ask(more: object): Promise<string> {
  const response = await fetch(`${gateway.url}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ messages: [{ role: "user", content: "Hello" }], ...more }),
  });
  expect(response.status).toBe(400);
  return await response.text();
}

/** Else a provider, or who writes its errors, says past every guardrail what an answer may not say. */
test.each([[false], [true]])(
  "a provider's error says nothing past the guardrails of its answer: streamed %p",
  async (stream) => {
    const guarded = await ask({ stream, guardrails: ["pii"] });
    expect(guarded).not.toContain("jo@example.org");
    expect(JSON.parse(guarded)).toMatchObject({ error: { type: "invalid_request_error", code: "too_long" } });
    expect(await ask({ stream })).toContain(SAID);
  },
);
