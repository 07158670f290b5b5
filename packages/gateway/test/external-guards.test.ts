import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { type RunningGateway, startGateway } from "./kit/gateway.ts";
import { finds, type GuardServer, startGuard } from "./kit/guard-server.ts";
import { type ScriptedUpstream, startUpstream, type UpstreamRequest } from "./kit/scripted-upstream.ts";
import { streamedAnswer, wholeAnswer } from "./kit/upstream-answers.ts";

// A public guard is a way out like a provider: what must stay here must not take it.

const config = (upstream: string, guard: string) => `
providers:
  near: {kind: openai, url: "${upstream}/v1", location: local, default_model: small}
  far: {kind: openai, url: "${upstream}/v1", location: public, default_model: large}
routing:
  sensitivity: {keywords: [confidential]}
  cost: {max_prompt_length_for_local: 0, default_provider: public}
guardrails:
  - {name: outside, detector: http, mode: pre_call, default_on: true, on_unavailable: allow, params: {url: "${guard}", location: public}}
  - {name: answers, detector: http, mode: post_call, action: mask, default_on: true, params: {url: "${guard}", location: local}}
`;

let upstream: ScriptedUpstream;
let guard: GuardServer;
let gateway: RunningGateway;

beforeAll(async () => {
  upstream = startUpstream(answer);
  guard = startGuard(finds("falcon", "BIRD"));
  gateway = await startGateway({ config: config(upstream.url, guard.url) });
});

afterAll(async () => {
  await gateway.stop();
  upstream.stop();
  await guard.stop();
});

function answer({ body }: UpstreamRequest) {
  const heading = { id: "c", created: 1, model: "m" };
  const says = ["I saw a fal", "con there."];
  if (!body.includes('"stream":true')) {
    const message = { role: "assistant", content: says.join("") };
    const choices = [{ index: 0, message, finish_reason: "stop" }];
    return wholeAnswer(JSON.stringify({ ...heading, object: "chat.completion", choices }));
  }
  const events = [...says, undefined].map((content) => ({
    ...heading,
    object: "chat.completion.chunk",
    choices: [
      {
        index: 0,
        delta: content === undefined ? {} : { content },
        finish_reason: content === undefined ? "stop" : null,
      },
    ],
  }));
  const data = events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join("");
  return streamedAnswer(`${data}data: [DONE]\n\n`);
}

async function ask(content: string, more: object = {}) {
  const [asked, sent] = [guard.asked.length, upstream.requests.length];
  const response = await fetch(`${gateway.url}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model: "auto", messages: [{ role: "user", content }], ...more }),
  });
  return {
    response,
    text: await response.text(),
    guarded: guard.asked
      .slice(asked)
      .map(({ guardrail, phase, texts }) => [guardrail, phase, texts[0]?.text]),
    sent: upstream.requests.slice(sent).length,
  };
}

describe("a public guard", () => {
  test("is asked about what goes out, and stops it", async () => {
    const { response, guarded, sent } = await ask("a falcon");
    expect(response.status).toBe(403);
    expect(guarded).toEqual([["outside", "pre_call", "a falcon"]]);
    expect(sent).toBe(0);
  });

  test("never gets what must stay here", async () => {
    const { response, guarded } = await ask("a confidential falcon");
    expect(response.status).toBe(200);
    expect(response.headers.get("x-meshgate-provider")).toBe("near");
    expect(response.headers.get("x-meshgate-applied-guardrails")).toBe("answers");
    expect(guarded).toEqual([["answers", "post_call", "I saw a falcon there."]]);
  });
});

test.each([false, true])("an answer is looked at whole and masked, streamed: %p", async (stream) => {
  const { response, text, guarded } = await ask("Hello", { stream });
  expect(response.status).toBe(200);
  expect(text).toContain("I saw a [BIRD] there.");
  expect(text).not.toContain("falcon");
  expect(guarded).toEqual([
    ["outside", "pre_call", "Hello"],
    ["answers", "post_call", "I saw a falcon there."],
  ]);
});

test("the record shows the call's decision, and which guards were asked", async () => {
  const { response } = await ask("Hello");
  const id = response.headers.get("x-request-id");
  const record: unknown = await (await fetch(`${gateway.url}/v1/audit/${id}`)).json();
  expect(record).toMatchObject({
    status: "success",
    decision: expect.stringContaining("provider=far"),
    evidence: {
      decision_made: { type: "decision.made" },
      guard_calls: [
        { type: "guard.called", data: { guardrail: "outside", location: "public", phase: "pre_call" } },
        { type: "guard.called", data: { guardrail: "answers", phase: "post_call" } },
      ],
    },
  });
});

test("the metrics count what guards answered", async () => {
  const metrics = await (await fetch(`${gateway.url}/v1/metrics`)).text();
  expect(metrics).toMatch(/meshgate_guard_calls_total\{guardrail="outside",result="answered"\} [1-9]/);
});
