import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import OpenAI from "openai";
import { readAudit } from "./kit/audit.ts";
import { openAiConfig } from "./kit/configs.ts";
import { type RunningGateway, startGateway } from "./kit/gateway.ts";
import { type ScriptedUpstream, startUpstream } from "./kit/scripted-upstream.ts";
import { errorAnswer, streamedAnswer, wholeAnswer } from "./kit/upstream-answers.ts";

const user = { role: "user", content: "Say it." } as const;

/** A completion with fields that the gateway does not know, oddly spaced, so that a rewrite would show. */
const wholeBody = `{ "id":"c1","object":"chat.completion", "created":1,"model":"small","x_new":{"a":[1]},
 "choices":[{"index":0,"message":{"role":"assistant","content":"Said.","x_note":true},"finish_reason":"stop"}],
 "usage":{"prompt_tokens":5,"completion_tokens":2,"total_tokens":7} }`;

function chunk(delta: object, finish: string | null = null): string {
  const choices = [{ index: 0, delta, finish_reason: finish, x_choice: 1 }];
  return `data: ${JSON.stringify({ id: "c1", object: "chat.completion.chunk", created: 1, model: "small", choices })}\n\n`;
}

const usageChunk = `data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"small","choices":[],"usage":{"prompt_tokens":5,"completion_tokens":2,"total_tokens":7}}\n\n`;
const streamBody = [
  chunk({ role: "assistant", content: "Sa" }),
  chunk({ content: "id." }),
  chunk({}, "stop"),
  usageChunk,
  "data: [DONE]\n\n",
].join("");

let upstream: ScriptedUpstream;
let gateway: RunningGateway;
let client: OpenAI;

beforeAll(async () => {
  upstream = startUpstream(wholeAnswer(wholeBody));
  gateway = await startGateway({ config: openAiConfig(upstream.url, "models: {fast: [up/large]}") });
  client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: "sk-of-the-caller", maxRetries: 0 });
});

beforeEach(() => upstream.script(wholeAnswer(wholeBody)));

afterAll(async () => {
  await gateway.stop();
  upstream.stop();
});

function lastBody(): Record<string, unknown> {
  return JSON.parse(upstream.requests.at(-1)?.body ?? "{}");
}

describe("the official OpenAI package, with only its base URL changed,", () => {
  test("chats", async () => {
    const completion = await client.chat.completions.create({ model: "small", messages: [user] });
    expect(completion.choices[0]?.message.content).toBe("Said.");
    expect(completion.usage?.total_tokens).toBe(7);
  });

  test("streams, with usage where it asks for it", async () => {
    upstream.script(streamedAnswer(streamBody));
    const stream = await client.chat.completions.create({
      model: "small",
      messages: [user],
      stream: true,
      stream_options: { include_usage: true },
    });
    let text = "";
    let totalTokens: number | undefined;
    for await (const part of stream) {
      text += part.choices[0]?.delta.content ?? "";
      totalTokens = part.usage?.total_tokens ?? totalTokens;
    }
    expect({ text, totalTokens }).toEqual({ text: "Said.", totalTokens: 7 });
  });

  test("gets no usage in a stream that it did not ask for, though the record has it", async () => {
    upstream.script(streamedAnswer(streamBody));
    const { data: stream, response } = await client.chat.completions
      .create({ model: "small", messages: [user], stream: true })
      .withResponse();
    const usages = [];
    for await (const part of stream) usages.push(part.usage);
    expect(usages.every((usage) => usage === undefined || usage === null)).toBe(true);
    expect(await readAudit(gateway.url, response.headers.get("x-request-id"))).toMatchObject({
      evidence: { request_completed: { data: { usage: { input_tokens: 5, output_tokens: 2 } } } },
    });
  });

  test("streams through its own helper", async () => {
    upstream.script(streamedAnswer(streamBody));
    const final = await client.chat.completions.stream({ model: "small", messages: [user] }).finalContent();
    expect(final).toBe("Said.");
  });

  test("sends tools, tool results, images and an answer's schema as they are", async () => {
    const tools = [
      {
        type: "function" as const,
        function: {
          name: "f",
          strict: true,
          parameters: { type: "object", properties: { a: { type: "string" } } },
        },
      },
    ];
    const messages: OpenAI.ChatCompletionMessageParam[] = [
      { role: "system", content: "Be brief." },
      {
        role: "user",
        content: [
          { type: "text", text: "See" },
          { type: "image_url", image_url: { url: "data:image/png;base64,iVBORw0KGgo=", detail: "low" } },
        ],
      },
      {
        role: "assistant",
        content: null,
        tool_calls: [{ id: "t1", type: "function", function: { name: "f", arguments: '{"a":"x"}' } }],
      },
      { role: "tool", tool_call_id: "t1", content: "42" },
    ];
    const request = {
      model: "small",
      messages,
      tools,
      tool_choice: "auto" as const,
      response_format: {
        type: "json_schema" as const,
        json_schema: { name: "s", schema: { type: "object" } },
      },
      logit_bias: { "50256": -100 },
      seed: 7,
    };
    await client.chat.completions.create(request);
    expect(lastBody()).toEqual(JSON.parse(JSON.stringify(request)));
  });

  test("gets tool calls", async () => {
    const call = { id: "t1", type: "function", function: { name: "f", arguments: '{"a":1}' } };
    const message = { role: "assistant", content: null, tool_calls: [call] };
    upstream.script(
      wholeAnswer(
        JSON.stringify({
          id: "c",
          object: "chat.completion",
          created: 1,
          model: "m",
          choices: [{ index: 0, message, finish_reason: "tool_calls" }],
        }),
      ),
    );
    const completion = await client.chat.completions.create({ model: "small", messages: [user] });
    expect(completion.choices[0]?.message.tool_calls as unknown).toEqual([call]);
  });

  test("lists the models that it may name", async () => {
    const names = [];
    for await (const model of client.models.list()) names.push(model.id);
    expect(names).toEqual(["auto", "fast", "up/small", "up/large"]);
  });

  const errors: readonly (readonly [
    string,
    () => Promise<unknown>,
    new (...args: never[]) => Error,
    Record<string, unknown>,
  ])[] = [
    [
      "a model that is not known",
      () => client.chat.completions.create({ model: "nonesuch", messages: [user] }),
      OpenAI.NotFoundError,
      { status: 404, code: "model_not_found", param: "model" },
    ],
    [
      "a body that is wrong",
      () => client.chat.completions.create({ model: "small", messages: [] }),
      OpenAI.BadRequestError,
      { status: 400, code: "invalid-request", param: "messages" },
    ],
    [
      "a call that policy blocks",
      () =>
        client.chat.completions.create({
          model: "small",
          messages: [{ role: "user", content: "It is CLASSIFIED." }],
        }),
      OpenAI.PermissionDeniedError,
      { status: 403, type: "policy_violation", code: "routing" },
    ],
  ];
  test.each(errors)("gets its own error class for %s", async (_, call, errorClass, fields) => {
    const error = await call().catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(errorClass);
    expect(error).toMatchObject(fields);
  });

  test("gets the provider's own words where the request is at fault", async () => {
    const theirs = {
      message: "This model's maximum context is 8 tokens.",
      type: "invalid_request_error",
      param: "messages",
      code: "context_length_exceeded",
    };
    upstream.script(errorAnswer(400, { error: theirs }));
    const error = await client.chat.completions
      .create({ model: "small", messages: [user] })
      .catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(OpenAI.BadRequestError);
    expect(error).toMatchObject({ status: 400, code: theirs.code, param: theirs.param });
  });
});

describe("between caller and provider", () => {
  test("a whole answer passes byte for byte", async () => {
    const answer = await post({ model: "small", messages: [user] });
    expect(await answer.text()).toBe(wholeBody);
  });

  test("a streamed answer passes byte for byte", async () => {
    upstream.script(streamedAnswer(streamBody));
    const answer = await post({
      model: "small",
      messages: [user],
      stream: true,
      stream_options: { include_usage: true },
    });
    expect(await answer.text()).toBe(streamBody);
  });

  test("the model is the only field of a request that changes", async () => {
    await post({
      model: "up/small",
      messages: [{ ...user, x_new: [1, { b: null }] }],
      x_unknown: { deep: [true] },
      n: 1,
    });
    expect(lastBody()).toEqual({
      model: "small",
      messages: [{ ...user, x_new: [1, { b: null }] }],
      x_unknown: { deep: [true] },
      n: 1,
    });
  });

  test("of a duplicate key only the last reaches the provider", async () => {
    const body =
      '{"model":"small","messages":[{"role":"user","content":"first"}],"messages":[{"role":"user","content":"last"}]}';
    await fetch(`${gateway.url}/v1/chat/completions`, {
      method: "POST",
      body,
      headers: { "content-type": "application/json" },
    });
    expect(upstream.requests.at(-1)?.body).not.toContain("first");
    expect(lastBody()["messages"]).toEqual([{ role: "user", content: "last" }]);
  });

  /** Were the caller's credential forwarded, the provider would learn it. */
  test("the caller's credential goes nowhere, and the provider gets its own", async () => {
    await client.chat.completions.create({ model: "small", messages: [user] });
    expect(upstream.requests.at(-1)?.headers["authorization"]).toBe("Bearer sk-upstream-secret");
    expect(JSON.stringify(upstream.requests.at(-1)?.headers)).not.toContain("sk-of-the-caller");
  });

  test("the headers say where the call went and why", async () => {
    const { response } = await client.chat.completions
      .create({ model: "fast", messages: [user] })
      .withResponse();
    expect(lastBody()["model"]).toBe("large");
    expect(
      Object.fromEntries(
        ["provider", "model", "reason-codes"].map((name) => [
          name,
          response.headers.get(`x-meshgate-${name}`),
        ]),
      ),
    ).toEqual({
      provider: "up",
      model: "large",
      "reason-codes": "cost_prefer_local",
    });
  });

  test("the caller's own id finds the record too", async () => {
    const answer = await post({ model: "small", messages: [user] }, { "x-request-id": "order-17" });
    const ours = answer.headers.get("x-request-id");
    expect((await readAudit(gateway.url, "order-17")).request_id).toBe(String(ours));
  });
});

function post(body: object, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${gateway.url}/v1/chat/completions`, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "content-type": "application/json", ...headers },
  });
}
