import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { AuditEvent } from "@meshgate/contracts";
import OpenAI from "openai";
import { readAudit } from "./kit/audit.ts";
import { type RunningGateway, startGateway } from "./kit/gateway.ts";
import { openAiAnswer, openAiStream } from "./kit/provider-answers.ts";
import { type ScriptedUpstream, startUpstream } from "./kit/scripted-upstream.ts";
import { temporaryFolder } from "./kit/temporary-folder.ts";
import { type Answer, streamedAnswer, wholeAnswer } from "./kit/upstream-answers.ts";

/** Each model name stands for what a rule says of calls to it; each tool likewise. */
const policy = `
policy_id: test-policy
policy_version: "1"
default: {decision: BLOCK, rationale_codes: [POLICY_DEFAULT_DENY]}
rules:
  - {rule_id: allow_models, priority: 0, when: {action: infer:run}, then: {decision: ALLOW, rationale_codes: [MODEL_OK]}}
${modelRule("blocked", "{decision: BLOCK, rationale_codes: [NOT_THIS_MODEL]}")}
${modelRule("reviewed", "{decision: REQUIRE_REVIEW, rationale_codes: [ASK_FIRST]}")}
${degradeRule("capped", "{type: OUTPUT_CAP, params: {max_tokens: 5}}")}
${degradeRule("small-bytes", "{type: OUTPUT_CAP, params: {max_bytes: 6}}")}
${degradeRule("few-items", "{type: OUTPUT_CAP, params: {max_items: 3}}")}
${degradeRule("swapped", "{type: MODEL_SUBSTITUTE, params: {model: cheap}}")}
${degradeRule("kept-home", "{type: ROUTE_LOCAL, params: {}}")}
  - {rule_id: allow_reading, priority: 5, when: {action: tool:invoke, resource: {type: tool, id: read_file}}, then: {decision: ALLOW, rationale_codes: [TOOL_OK]}}
  - {rule_id: review_paying, priority: 5, when: {action: tool:invoke, resource: {type: tool, id: pay}}, then: {decision: REQUIRE_REVIEW, rationale_codes: [ASK_FIRST]}}
`;

function modelRule(model: string, then: string): string {
  return `  - {rule_id: rule_${model}, priority: 9, when: {action: infer:run, resource: {id: ${model}}}, then: ${then}}`;
}

function degradeRule(model: string, obligation: string): string {
  return modelRule(model, `{decision: DEGRADE, rationale_codes: [LESS], obligations: [${obligation}]}`);
}

const config = (url: string) => `
providers:
  up:
    kind: openai
    url: ${url}/v1
    location: public
    default_model: small
    models: [cheap, blocked, reviewed, capped, small-bytes, few-items, redacted, swapped, kept-home]
  lab: {kind: openai, url: "${url}/v1", location: local, default_model: tiny}
routing:
  sensitivity: {keywords: [classified]}
  cost: {default_provider: public}
rules: ./policy.yaml
`;

const user = { role: "user", content: "Say it." } as const;
const folder = temporaryFolder();
let upstream: ScriptedUpstream;
let gateway: RunningGateway;
let client: OpenAI;

beforeAll(async () => {
  upstream = startUpstream(openAiAnswer({ content: "Said." }));
  await writeFile(join(folder, "policy.yaml"), policy);
  gateway = await startGateway({ folder, config: config(upstream.url) });
  client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: "sk-of-the-caller", maxRetries: 0 });
});

beforeEach(() => upstream.script(openAiAnswer({ content: "Said." })));

afterAll(async () => {
  await gateway.stop();
  upstream.stop();
  await rm(folder, { recursive: true, force: true });
});

function sent(): readonly Record<string, unknown>[] {
  return upstream.requests.map(({ body }) => JSON.parse(body));
}

async function whole(model: string, more: object = {}) {
  const { data, response } = await client.chat.completions
    .create({ model, messages: [user], ...more, stream: false })
    .withResponse();
  const [choice] = data.choices;
  return { text: choice?.message.content, finish: choice?.finish_reason, choice, headers: response.headers };
}

/** What a client has of a stream when it ends, and with which error it does. */
async function streamed(model: string, more: object = {}) {
  const { data: stream, response } = await client.chat.completions
    .create({ model, messages: [user], ...more, stream: true })
    .withResponse();
  let text = "";
  let finish: string | null = null;
  const toolPieces: unknown[] = [];
  let error: unknown;
  try {
    for await (const { choices } of stream) {
      for (const { delta, finish_reason } of choices) {
        text += delta.content ?? "";
        toolPieces.push(...(delta.tool_calls ?? []));
        finish = finish_reason ?? finish;
      }
    }
  } catch (thrown) {
    error = thrown;
  }
  return { text, finish, toolPieces, error, headers: response.headers };
}

/** The error that a call is refused with, whole or streamed. */
async function refusal(call: Promise<unknown>): Promise<InstanceType<typeof OpenAI.APIError>> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof OpenAI.APIError) return error;
  throw new Error(`The call was not refused: ${String(error)}`);
}

async function events(requestId: string | null | undefined) {
  const { evidence, ...record } = await readAudit(gateway.url, requestId ?? null);
  return { record, evidence: evidence as Record<string, { data: Record<string, unknown> } | undefined> };
}

describe.each([
  ["whole", whole],
  ["streamed", streamed],
] as const)("%s,", (_how, ask) => {
  test("an allowed call goes through, and says so", async () => {
    if (ask === streamed) upstream.script(openAiStream({ deltas: ["Sa", "id."] }));
    const { text, headers } = await ask("small");
    expect(text).toBe("Said.");
    expect(headers.get("x-meshgate-decision")).toBe("ALLOW");
    expect(headers.get("x-meshgate-rationale-codes")).toBe("requested_model,MODEL_OK");
    expect(headers.get("x-meshgate-obligations")).toBeNull();
  });

  test.each([
    ["blocked", "NOT_THIS_MODEL", "'rule_blocked' blocks this call"],
    ["reviewed", "ASK_FIRST", "'rule_reviewed' asks for a review of this call"],
    [
      "few-items",
      "OBLIGATION_UNSUPPORTED",
      "'rule_few-items' cannot be met: The obligation OUTPUT_CAP asks the gateway to count the items of an answer, which it cannot.",
    ],
  ])("a call to `%s` is refused with %s, and nothing of it is sent", async (model, code, sentence) => {
    const before = upstream.requests.length;
    const error = await refusal(ask(model));
    expect(error).toMatchObject({
      status: 403,
      type: "policy_violation",
      code: "rule",
      error: {
        message: `Policy violation: rule — ${sentence}`,
        policy_id: "test-policy",
        matched_rule_id: `rule_${model}`,
        rationale_codes: expect.arrayContaining([code]),
        violations: [{ type: "rule", rule_id: `rule_${model}`, message: sentence, mode: "enforce" }],
      },
    });
    expect(upstream.requests).toHaveLength(before);

    const { record, evidence } = await events(error.requestID);
    expect(record).toMatchObject({
      status: "failure",
      failure_category: "policy",
      decision: expect.stringContaining("provider=none"),
    });
    expect(evidence["policy_violated"]?.data).toMatchObject({ violations: [{ rule_id: `rule_${model}` }] });
    expect(Object.keys(evidence).sort()).toEqual([
      "decision_made",
      "failure_detail",
      "policy_violated",
      "request_completed",
    ]);
  });

  test("an answer of a provider that ignores the cap is cut at it, and so recorded", async () => {
    const long = ["one two", " three four", " five six seven"];
    upstream.script(
      ask === streamed ? openAiStream({ deltas: long }) : openAiAnswer({ content: long.join("") }),
    );
    const { text, finish, headers } = await ask("capped");
    expect({ text, finish }).toEqual({ text: "one two three four five", finish: "length" });
    expect(headers.get("x-meshgate-obligations")).toBe("OUTPUT_CAP;max_tokens=5");
    expect(sent().at(-1)).toMatchObject({ max_tokens: 5 });
    const { evidence } = await events(headers.get("x-request-id"));
    expect(evidence["request_completed"]?.data).toMatchObject({
      status: "success",
      answer_chars: 23,
      finish_reason: "length",
    });
  });

  test.each([
    [{ max_completion_tokens: 3 }, { max_completion_tokens: 3 }],
    [{ max_completion_tokens: 30 }, { max_completion_tokens: 5 }],
    [{ max_tokens: 30 }, { max_tokens: 5 }],
  ])("the lower of the caller's cap and the rule's is asked for: %j", async (asked, expected) => {
    if (ask === streamed) upstream.script(openAiStream({ deltas: ["Said."] }));
    const { text, finish } = await ask("capped", asked);
    expect({ text, finish }).toEqual({ text: "Said.", finish: "stop" });
    const { max_tokens, max_completion_tokens } = sent().at(-1) ?? {};
    expect(JSON.parse(JSON.stringify({ max_tokens, max_completion_tokens }))).toEqual(expected);
  });

  test("a cap on bytes cuts before a character that passes it", async () => {
    upstream.script(
      ask === streamed ? openAiStream({ deltas: ["abc", "dé", "é"] }) : openAiAnswer({ content: "abcdéé" }),
    );
    const { text, finish } = await ask("small-bytes");
    expect({ text, finish }).toEqual({ text: "abcdé", finish: "length" });
  });

  test("a substitute answers in the place of the model", async () => {
    if (ask === streamed) upstream.script(openAiStream({ deltas: ["Said."] }));
    const { headers } = await ask("swapped");
    expect(sent().at(-1)).toMatchObject({ model: "cheap" });
    expect(headers.get("x-meshgate-model")).toBe("cheap");
    expect(headers.get("x-meshgate-obligations")).toBe("MODEL_SUBSTITUTE;model=cheap");
  });

  test("ROUTE_LOCAL takes the call to the local default", async () => {
    if (ask === streamed) upstream.script(openAiStream({ deltas: ["Said."] }));
    const { headers } = await ask("kept-home");
    expect([headers.get("x-meshgate-provider"), headers.get("x-meshgate-model")]).toEqual(["lab", "tiny"]);
  });

  // If this breaks, a rule that saves money carries text outside that the operator called sensitive.
  test("a sensitive call whose substitute is public is refused", async () => {
    const before = upstream.requests.length;
    const error = await refusal(ask("swapped", { messages: [{ role: "user", content: "classified" }] }));
    expect(error).toMatchObject({
      status: 403,
      error: { rationale_codes: ["LESS", "NO_PERMITTED_TARGET"], matched_rule_id: "rule_swapped" },
    });
    expect(upstream.requests).toHaveLength(before);
  });

  test("an allowed tool call comes through whole, its decision on record", async () => {
    upstream.script(toolAnswer(ask === streamed, [{ name: "read_file", args: '{"path":"a"}' }]));
    const { headers, ...answer } = await ask("small");
    expect(JSON.stringify(answer)).toContain('{\\"path\\":\\"a\\"}');
    const { evidence } = await events(headers.get("x-request-id"));
    const decisions = AuditEvent.array().parse(evidence["tool_decisions"]);
    expect(decisions.map(({ data }) => data)).toMatchObject([
      {
        facts: { action: "tool:invoke", resource: { type: "tool", id: "read_file", sensitivity: "public" } },
        decision: { outcome: "ALLOW", matched_rule_id: "allow_reading" },
      },
    ]);
  });

  test.each([
    ["delete_all", "the default of 'test-policy' blocks the tool 'delete_all'", "POLICY_DEFAULT_DENY"],
    ["pay", "'review_paying' asks for a review of the tool 'pay'", "ASK_FIRST"],
  ])("a call of the tool `%s` ends the answer", async (name, sentence, code) => {
    const calls = [
      { name: "read_file", args: "{}" },
      { name, args: '{"secret":1}' },
    ];
    upstream.script(toolAnswer(ask === streamed, calls, "Let me see."));
    const result = ask === streamed ? await streamed("small") : { error: await refusal(whole("small")) };
    const { error } = result;
    if (!(error instanceof OpenAI.APIError)) throw new Error(`not refused: ${String(error)}`);
    expect(error).toMatchObject({
      type: "policy_violation",
      code: "rule",
      error: {
        message: `Policy violation: rule — ${sentence}`,
        rationale_codes: [code],
        violations: [{ tool: name }],
        status: 403,
      },
    });
    // Whoever got a piece of the refused call could carry it out.
    expect(JSON.stringify(result)).not.toContain("secret");
    if ("text" in result) expect(result).toMatchObject({ text: "Let me see.", finish: null });

    const id = "headers" in result ? result.headers.get("x-request-id") : error.requestID;
    const { record, evidence } = await events(id);
    expect(record).toMatchObject({
      status: "failure",
      failure_category: "policy",
      decision: "provider=up,reason_codes=requested_model",
    });
    const decisions = AuditEvent.array().parse(evidence["tool_decisions"]);
    expect(decisions.map(({ data }) => data)).toMatchObject([
      { decision: { outcome: "ALLOW" } },
      { facts: { resource: { id: name } } },
    ]);
    expect(evidence["policy_violated"]?.data).toMatchObject({ violations: [{ tool: name }] });
  });
});

interface ToolCall {
  readonly name: string;
  readonly args: string;
}

const heading = { id: "c1", created: 1, model: "small" };

function toolAnswer(isStream: boolean, calls: readonly ToolCall[], content = ""): Answer {
  return isStream ? streamedAnswer(toolStream(calls, content)) : wholeToolAnswer(calls, content);
}

function wholeToolAnswer(calls: readonly ToolCall[], content: string): Answer {
  const tool_calls = calls.map(({ name, args }, at) => ({
    id: `t${at}`,
    type: "function",
    function: { name, arguments: args },
  }));
  const message = { role: "assistant", content, refusal: null, tool_calls };
  const choices = [{ index: 0, message, logprobs: null, finish_reason: "tool_calls" }];
  return wholeAnswer(JSON.stringify({ ...heading, object: "chat.completion", choices }));
}

/** Names in two pieces, and the calls' pieces in turn. */
function toolStream(calls: readonly ToolCall[], content: string): string {
  const chunk = (delta: object, finish_reason: string | null = null) =>
    `data: ${JSON.stringify({ ...heading, object: "chat.completion.chunk", choices: [{ index: 0, delta, finish_reason }] })}\n\n`;
  const piece = (index: number, called: object, more: object = {}) =>
    chunk({ tool_calls: [{ index, ...more, function: called }] });
  return [
    chunk({ role: "assistant", content }),
    ...calls.map(({ name }, at) =>
      piece(at, { name: name.slice(0, 2), arguments: "" }, { id: `t${at}`, type: "function" }),
    ),
    ...calls.map(({ name }, at) => piece(at, { name: name.slice(2) })),
    ...calls.map(({ args }, at) => piece(at, { arguments: args })),
    chunk({}, "tool_calls"),
    "data: [DONE]\n\n",
  ].join("");
}

// Choices that each had the whole cap would make a cap of 5 tokens one of 640.
test("several choices share a cap, and where there are more choices than tokens none has any", async () => {
  const choices = Array.from({ length: 6 }, (_, index) => ({
    index,
    message: { role: "assistant", content: "one two three", refusal: null },
    logprobs: null,
    finish_reason: "stop",
  }));
  upstream.script(wholeAnswer(JSON.stringify({ ...heading, object: "chat.completion", choices })));
  const ask = (n: number) => client.chat.completions.create({ model: "capped", messages: [user], n });
  const texts = ({ choices: got }: OpenAI.ChatCompletion) => got.map(({ message }) => message.content);
  expect(texts(await ask(2))).toEqual(["one two", "one two", "", "", "", ""]);
  expect(sent().at(-1)).toMatchObject({ n: 2, max_tokens: 2 });
  expect(texts(await ask(6))).toEqual(["", "", "", "", "", ""]);
  expect(sent().at(-1)).toMatchObject({ n: 6, max_tokens: 1 });
});

describe("on Meshgate's own surface", () => {
  const ask = (model: string, content = "Say it.") =>
    fetch(`${gateway.url}/v1/chat`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ model, messages: [{ role: "user", content }] }),
    });

  test("a rule's refusal has these keys and no others", async () => {
    const response = await ask("reviewed");
    expect(response.status).toBe(403);
    const message = "'rule_reviewed' asks for a review of this call";
    expect(await response.json()).toEqual({
      error: `Policy violation: rule — ${message}`,
      code: "rule",
      status: 403,
      request_id: response.headers.get("x-request-id"),
      policy_id: "test-policy",
      matched_rule_id: "rule_reviewed",
      rationale_codes: ["ASK_FIRST"],
      approval: {
        id: expect.stringMatching(/^apr_[0-9a-f]{32}$/),
        status: "pending",
        expires_at: expect.any(String),
        url: expect.stringContaining("/governance/approvals/apr_"),
      },
      violations: [
        {
          type: "rule",
          message,
          policy_id: "test-policy",
          rule_id: "rule_reviewed",
          rationale_codes: ["ASK_FIRST"],
          mode: "enforce",
        },
      ],
    });
  });

  test("a cut answer is cut", async () => {
    upstream.script(openAiAnswer({ content: "abcdefgh" }));
    const response = await ask("small-bytes");
    expect(await response.json()).toMatchObject({ content: "abcdef", error: null });
  });
});

test("the provider's call is ended when the cap is reached", async () => {
  const endless = Array.from({ length: 2_000 }, (_, at) => ` word${at}`);
  upstream.script(openAiStream({ deltas: endless }, { ending: "hang" }));
  expect(await streamed("capped")).toMatchObject({ finish: "length" });
  expect(await upstream.requests.at(-1)?.ended).toBe("aborted");
});

test("the provider's call is ended when a tool call is refused", async () => {
  const body = toolStream([{ name: "delete_all", args: "{}" }], "");
  upstream.script(
    streamedAnswer(body, { upTo: body.indexOf('"finish_reason":"tool_calls"'), ending: "hang" }),
  );
  expect((await streamed("small")).error).toBeInstanceOf(OpenAI.APIError);
  expect(await upstream.requests.at(-1)?.ended).toBe("aborted");
});

// Who controls a model's stream would have the official client run `pay`, which keeps the last piece of a name, where
// `read_filepay` or `read_file` was decided.
test.each([
  ["joined", ["read_", "file"], "read_file"],
  ["repeated", ["read_file", "read_file", "read_file"], "read_file"],
  ["of two names", ["read_file", "pay"], undefined],
  ["of a name that is allowed at its end", ["pay", "read_file"], undefined],
] as const)(
  "a streamed name %s is the one that the official client's helper reads, or none is",
  async (_how, names, read) => {
    const chunk = (delta: object, finish_reason: string | null = null) =>
      `data: ${JSON.stringify({ ...heading, object: "chat.completion.chunk", choices: [{ index: 0, delta, finish_reason }] })}\n\n`;
    const pieces = names.map((name, at) =>
      chunk({
        tool_calls: [{ index: 0, ...(at === 0 ? { id: "t", type: "function" } : {}), function: { name } }],
      }),
    );
    const args = chunk({
      tool_calls: [{ index: 0, function: { name: names.at(-1) === read ? read : null, arguments: "{}" } }],
    });
    const ending = [args, chunk({}, "tool_calls"), "data: [DONE]\n\n"];
    upstream.script(streamedAnswer([chunk({ role: "assistant" }), ...pieces, ...ending].join("")));
    const helper = client.chat.completions.stream({ model: "small", messages: [user] });
    const called = helper.finalChatCompletion().then(
      ({ choices }) => choices.flatMap(({ message }) => message.tool_calls ?? []),
      (error: unknown) => error,
    );
    expect(await called).toMatchObject(
      read === undefined
        ? { type: "policy_violation" }
        : [{ id: "t", function: { name: read, arguments: "{}" } }],
    );
  },
);

test("tool decisions are counted as decisions", async () => {
  upstream.script(toolAnswer(false, [{ name: "read_file", args: "{}" }]));
  await whole("small");
  const metrics = await (await fetch(`${gateway.url}/v1/metrics`)).text();
  expect(metrics).toMatch(/meshgate_decisions_total\{outcome="ALLOW",reason="TOOL_OK"\} [1-9]/);
});
