import { afterAll, beforeAll, expect, test } from "bun:test";
import fc from "fast-check";
import { configKey } from "./kit/config-keys.ts";
import { openAiConfig } from "./kit/configs.ts";
import { openAiAnswer, openAiStream } from "./kit/provider-answers.ts";
import { testSeed } from "./kit/random.ts";
import { type Replicas, startReplicas } from "./kit/replicas.ts";
import { type ScriptedUpstream, startUpstream } from "./kit/scripted-upstream.ts";
import { errorAnswer } from "./kit/upstream-answers.ts";

const caller = configKey("caller", ["caller"]);
let upstream: ScriptedUpstream;
/** The same service twice: one without policies, one with policies that would refuse every call. */
let free: Replicas;
let shadowed: Replicas;

beforeAll(async () => {
  upstream = startUpstream(({ body }) => answerTo(body));
  const config = openAiConfig(upstream.url, `governance:\n  keys:\n${caller.line}`);
  [free, shadowed] = await Promise.all([
    startReplicas({ count: 1, config }),
    startReplicas({ count: 1, config }),
  ]);
  for (const [policy_type, config] of violatedByAll) {
    await shadowed.control().policy({ name: policy_type, policy_type, config, mode: "shadow" });
  }
});

afterAll(async () => {
  await Promise.all([free.stop(), shadowed.stop()]);
  upstream.stop();
});

const violatedByAll = [
  ["block_provider", { provider: "up" }],
  ["model_allowlist", { allowed_models: ["none"] }],
  ["data_residency", { regions: ["nowhere"] }],
  ["budget_limit", { monthly_limit_usd: "0.000000001" }],
  ["rate_limit", { requests_per_minute: 1, tokens_per_minute: 1 }],
  ["require_approval", {}],
  ["require_human_review", { review_interval_days: 1, enforce: true }],
] as const;

/** The same for the same call, and some fail. */
function answerTo(body: string) {
  const length = body.length % 7;
  if (length === 0) return errorAnswer(400, { error: { message: "no", type: "invalid_request_error" } });
  const usage = { inputTokens: body.length, outputTokens: length };
  return body.includes('"stream":true')
    ? openAiStream({ deltas: ["a", "b".repeat(length)], ...usage })
    : openAiAnswer({ content: "c".repeat(length), ...usage });
}

const calls = fc.record({
  path: fc.constantFrom("/v1/chat", "/v1/chat/completions"),
  body: fc.record(
    {
      model: fc.constantFrom("small", "large", "auto", "unknown-model"),
      stream: fc.boolean(),
      max_tokens: fc.integer({ min: -1, max: 100 }),
      n: fc.integer({ min: 1, max: 3 }),
      user: fc.string({ maxLength: 8 }),
      messages: fc.array(
        fc.record({
          role: fc.constantFrom("system", "user", "assistant"),
          content: fc.oneof(fc.string({ maxLength: 60 }), fc.constant("classified")),
        }),
        { maxLength: 3 },
      ),
    },
    { requiredKeys: ["messages"] },
  ),
});

/** All that a caller can see, but for ids, times and the connection. */
async function seen(replicas: Replicas, path: string, body: unknown) {
  const response = await fetch(`${replicas.url(0)}${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${caller.key}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  const headers = [...response.headers].filter(([name]) => !["date", "x-request-id"].includes(name));
  return { status: response.status, headers, text: text.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "<id>") };
}

// Whoever tries a policy on live traffic must be able to do it without anybody noticing.
test(`policies in shadow never change an answer (seed ${testSeed})`, async () => {
  await fc.assert(
    fc.asyncProperty(calls, async ({ path, body }) => {
      const before = upstream.requests.length;
      const asIs = await seen(free, path, body);
      const sent = upstream.requests.slice(before).map((request) => request.body);
      const inShadow = await seen(shadowed, path, body);
      expect(inShadow).toEqual(asIs);
      expect(upstream.requests.slice(before + sent.length).map((request) => request.body)).toEqual(sent);
    }),
    { numRuns: 150, seed: testSeed },
  );
});

test("and what they would have refused is on record", async () => {
  const violated = (await shadowed.events()).flatMap(({ type, data }) =>
    type === "decision.made"
      ? ((data as { decision: { violations?: readonly { type: string; mode: string }[] } }).decision
          .violations ?? [])
      : [],
  );
  expect([...new Set(violated.map(({ mode }) => mode))]).toEqual(["shadow"]);
  expect([...new Set(violated.map(({ type }) => type))].sort()).toEqual(
    violatedByAll
      .map(([type]) => type as string)
      .filter((type) => type !== "require_human_review")
      .sort(),
  );
});
