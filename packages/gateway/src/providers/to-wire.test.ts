import { describe, expect, test } from "bun:test";
import type { ChatCompletionsRequest } from "@meshgate/contracts";
import { requestFor } from "../../test/kit/read-fixture.ts";
import { unsupportedByAnthropic } from "./anthropic/content-blocks.ts";
import { anthropicBody } from "./anthropic/to-wire.ts";
import { ollamaBody, unsupportedByOllama } from "./ollama/to-wire.ts";
import { openAiBody } from "./openai/to-wire.ts";

const PNG = "iVBORw0KGgo=";
const weather = {
  name: "get_weather",
  description: "The weather in a city.",
  parameters: { type: "object" as const, properties: { city: { type: "string" } }, required: ["city"] },
};
const time = { name: "get_time" };
const answerSchema = {
  type: "object",
  properties: { ok: { type: "boolean" } },
  required: ["ok"],
  additionalProperties: false,
};

/** One call that uses all that the gateway translates, and a field that it does not know. */
const full: ChatCompletionsRequest = {
  model: "fast",
  messages: [
    { role: "system", content: "Be brief." },
    { role: "developer", content: [{ type: "text", text: "Use tools." }] },
    {
      role: "user",
      content: [
        { type: "text", text: "What is here?" },
        { type: "image_url", image_url: { url: `data:image/png;base64,${PNG}` } },
      ],
    },
    {
      role: "assistant",
      content: null,
      tool_calls: [
        { id: "call_1", type: "function", function: { name: "get_weather", arguments: '{"city":"Zürich"}' } },
        { id: "call_2", type: "function", function: { name: "get_time", arguments: "" } },
      ],
    },
    { role: "tool", tool_call_id: "call_1", content: "12 °C" },
    { role: "tool", tool_call_id: "call_2", content: [{ type: "text", text: "noon" }] },
    { role: "user", content: "Go on." },
  ],
  temperature: 1.5,
  top_p: 0.9,
  max_tokens: 50,
  max_completion_tokens: 40,
  stop: ["END"],
  seed: 7,
  user: "user-1",
  tools: [
    { type: "function", function: weather },
    { type: "function", function: time },
  ],
  tool_choice: "required",
  parallel_tool_calls: false,
  reasoning_effort: "low",
  response_format: { type: "json_schema", json_schema: { name: "answer", schema: answerSchema } },
  x_unknown: { kept: true },
};

describe("the body for an OpenAI-compatible server", () => {
  test("is the call as it came, with the model's own name", () => {
    const { model: _alias, ...rest } = full;
    expect(JSON.parse(openAiBody(requestFor(full), "whole", "max_tokens"))).toEqual({
      ...rest,
      model: "the-model",
    });
  });

  test("asks for usage on a stream, other stream options kept", () => {
    const request = requestFor({ stream: true, stream_options: { include_obfuscation: false } });
    expect(JSON.parse(openAiBody(request, "streamed", "max_tokens"))).toMatchObject({
      stream: true,
      stream_options: { include_obfuscation: false, include_usage: true },
    });
  });
});

describe("a cap of policy on the output", () => {
  const capped = (body: Partial<ChatCompletionsRequest>) => ({ ...requestFor(body), outputTokensMax: 30 });

  test.each([
    ["is below the caller's max_tokens", { max_tokens: 50 }, { max_tokens: 30 }],
    [
      "is below the caller's max_completion_tokens",
      { max_completion_tokens: 50 },
      { max_completion_tokens: 30 },
    ],
    ["is above what the caller asks for", { max_tokens: 20 }, { max_tokens: 20 }],
    [
      "is between the two that the caller names",
      { max_tokens: 20, max_completion_tokens: 50 },
      { max_tokens: 20, max_completion_tokens: 30 },
    ],
    ["comes to a caller who names none", {}, { max_completion_tokens: 30 }],
  ])("goes to an OpenAI-compatible server in the caller's own field where it %s", (_name, asked, sent) => {
    const body = JSON.parse(openAiBody(capped(asked), "whole", "max_completion_tokens"));
    const { max_tokens, max_completion_tokens } = body;
    expect(JSON.parse(JSON.stringify({ max_tokens, max_completion_tokens }))).toEqual(sent);
  });

  test.each([
    [{}, 30],
    [{ max_tokens: 50 }, 30],
    [{ max_completion_tokens: 20 }, 20],
  ])("goes to Ollama as the lower of the two: %j", (asked, num_predict) => {
    expect(ollamaBody(capped(asked), false).options).toEqual({ num_predict });
  });

  test.each([
    [{}, 4_096, 30],
    [{}, 10, 10],
    [{ max_tokens: 50 }, 10, 30],
    [{ max_tokens: 20 }, 10, 20],
  ])(
    "goes to Anthropic as the lower of the two: %j, by default %d",
    (asked, maxTokensDefault, max_tokens) => {
      expect(anthropicBody(capped(asked), { maxTokensDefault, stream: false })).toMatchObject({ max_tokens });
    },
  );
});

describe("the body for Ollama", () => {
  test("says the whole call in its words", () => {
    expect(ollamaBody(requestFor(full), true)).toEqual({
      model: "the-model",
      stream: true,
      messages: [
        { role: "system", content: "Be brief." },
        { role: "system", content: "Use tools." },
        { role: "user", content: "What is here?", images: [PNG] },
        {
          role: "assistant",
          content: "",
          tool_calls: [
            { function: { name: "get_weather", arguments: { city: "Zürich" } } },
            { function: { name: "get_time", arguments: {} } },
          ],
        },
        { role: "tool", content: "12 °C", tool_name: "get_weather" },
        { role: "tool", content: "noon", tool_name: "get_time" },
        { role: "user", content: "Go on." },
      ],
      tools: [
        { type: "function", function: weather },
        { type: "function", function: { name: "get_time", parameters: { type: "object", properties: {} } } },
      ],
      format: answerSchema,
      think: "low",
      options: { num_predict: 40, temperature: 1.5, top_p: 0.9, seed: 7, stop: ["END"] },
    });
  });

  test("says no more than the call does", () => {
    expect(ollamaBody(requestFor(), false)).toEqual({
      model: "the-model",
      stream: false,
      messages: [{ role: "user", content: "Hello" }],
    });
  });

  test.each([
    ["none", 0],
    ["auto", 2],
    ["required", 2],
    [{ type: "function", function: { name: "get_time" } }, 1],
  ] as const)("offers for the tool choice %j %d tools", (tool_choice, count) => {
    const body = ollamaBody(requestFor({ ...full, tool_choice }), false);
    expect(body.tools ?? []).toHaveLength(count);
  });

  test.each<readonly [{ readonly type: string }, string | undefined]>([
    [{ type: "json_object" }, "json"],
    [{ type: "text" }, undefined],
  ])("asks for the response format %j by %j", (response_format, format) => {
    expect(ollamaBody(requestFor({ response_format }), false).format).toBe(format);
  });
});

describe("the body for Anthropic", () => {
  const options = { maxTokensDefault: 4_096, stream: true };

  test("says the whole call in its words, turns alternating", () => {
    expect(anthropicBody(requestFor(full), options)).toEqual({
      model: "the-model",
      max_tokens: 40,
      stream: true,
      system: "Be brief.\n\nUse tools.",
      messages: [
        {
          role: "user",
          content: [
            { type: "text", text: "What is here?" },
            { type: "image", source: { type: "base64", media_type: "image/png", data: PNG } },
          ],
        },
        {
          role: "assistant",
          content: [
            { type: "tool_use", id: "call_1", name: "get_weather", input: { city: "Zürich" } },
            { type: "tool_use", id: "call_2", name: "get_time", input: {} },
          ],
        },
        {
          role: "user",
          content: [
            { type: "tool_result", tool_use_id: "call_1", content: [{ type: "text", text: "12 °C" }] },
            { type: "tool_result", tool_use_id: "call_2", content: [{ type: "text", text: "noon" }] },
            { type: "text", text: "Go on." },
          ],
        },
      ],
      temperature: 1,
      top_p: 0.9,
      stop_sequences: ["END"],
      tools: [
        { name: "get_weather", description: weather.description, input_schema: weather.parameters },
        { name: "get_time", input_schema: { type: "object" } },
      ],
      tool_choice: { type: "any", disable_parallel_tool_use: true },
      output_config: { format: { type: "json_schema", schema: answerSchema }, effort: "low" },
      metadata: { user_id: "user-1" },
    });
  });

  test("says no more than the call does, but for the cap that the API demands", () => {
    expect(anthropicBody(requestFor(), { ...options, stream: false })).toEqual({
      model: "the-model",
      max_tokens: 4_096,
      stream: false,
      messages: [{ role: "user", content: [{ type: "text", text: "Hello" }] }],
    });
  });

  test.each([
    ["none", { type: "none" }],
    ["auto", undefined],
    ["required", { type: "any" }],
    [
      { type: "function", function: { name: "get_time" } },
      { type: "tool", name: "get_time" },
    ],
  ] as const)("puts the tool choice %j as %j", (tool_choice, expected) => {
    const request = requestFor({ ...full, tool_choice, parallel_tool_calls: true });
    expect(anthropicBody(request, options).tool_choice).toEqual(expected);
  });

  test("passes an image by its https URL", () => {
    const url = "https://example.com/cat.png";
    const request = requestFor({
      messages: [{ role: "user", content: [{ type: "image_url", image_url: { url } }] }],
    });
    expect(anthropicBody(request, options).messages).toEqual([
      { role: "user", content: [{ type: "image", source: { type: "url", url } }] },
    ]);
  });

  test("asks in words for JSON without a schema", () => {
    const request = requestFor({ response_format: { type: "json_object" } });
    expect(anthropicBody(request, options).system).toBe("Answer with one JSON object and nothing else.");
  });
});

describe("what a translation cannot keep is refused, with the place of it", () => {
  const content = (part: object) => ({ messages: [{ role: "user", content: [{ type: "x", ...part }] }] });
  const call = (args: string) => ({
    messages: [{ role: "assistant", tool_calls: [{ id: "c", function: { name: "f", arguments: args } }] }],
  });
  test.each([
    ["several answers", { n: 2 }, "n"],
    ["a tool that is no function", { tools: [{ type: "custom" }] }, "tools"],
    ["an unknown tool choice", { tool_choice: { type: "allowed_tools" } }, "tool_choice"],
    ["an audio part", content({ type: "input_audio" }), "messages[0]"],
    ["an unknown role", { messages: [{ role: "wizard", content: "" }] }, "messages[0]"],
    ["arguments that are no JSON", call("{"), "messages[0]"],
    ["arguments that are no object", call("[1]"), "messages[0]"],
  ])("%s", (_what, fields, param) => {
    const { body } = requestFor(fields);
    expect(unsupportedByOllama(body)?.param).toBe(param);
    expect(unsupportedByAnthropic(body)?.param).toBe(param);
  });

  test.each([
    ["https://example.com/cat.png", "messages[0]", undefined],
    ["data:image/png;base64,AAAA", undefined, undefined],
    ["data:image/tiff;base64,AAAA", undefined, "messages[0]"],
    ["ftp://example.com/cat.png", "messages[0]", "messages[0]"],
  ])("an image by %s", (url, ollama, anthropic) => {
    const { body } = requestFor(content({ type: "image_url", image_url: { url } }));
    expect([unsupportedByOllama(body)?.param, unsupportedByAnthropic(body)?.param]).toEqual([
      ollama,
      anthropic,
    ]);
  });

  test("an ordinary call is refused by none", () => {
    expect([unsupportedByOllama(full), unsupportedByAnthropic(full)]).toEqual([undefined, undefined]);
  });
});
