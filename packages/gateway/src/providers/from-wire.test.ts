import { describe, expect, test } from "bun:test";
import { fixture, requestFor, type WireKind } from "../../test/kit/read-fixture.ts";
import { anthropicCompletion, anthropicErrorOf, finishReasonOf } from "./anthropic/from-wire.ts";
import { isRecord, type JsonRecord } from "./json.ts";
import { ollamaCompletion } from "./ollama/from-wire.ts";
import { isCompletion, openAiErrorOf } from "./openai/from-wire.ts";

function answer(kind: WireKind, file: string): JsonRecord {
  const parsed: unknown = JSON.parse(new TextDecoder().decode(fixture(kind, file)));
  if (!isRecord(parsed)) throw new Error(`${file} holds no object`);
  return parsed;
}

describe("a whole answer of OpenAI", () => {
  test("is taken as it is, unknown fields included", () => {
    expect(isCompletion(answer("openai", "whole-text.json.txt"))).toBe(true);
  });

  test.each([
    { choices: [] },
    { choices: [{}] },
    { choices: [{ message: { content: 5 } }] },
    { choices: [{ message: { content: null, tool_calls: {} } }] },
    { choices: [{ message: { content: "x" } }], usage: 5 },
  ])("is none where it looks like %j", (body) => {
    expect(isCompletion(body)).toBe(false);
  });

  test.each([
    [{ error: { message: "m", type: "t", extra: 1 } }, { message: "m", type: "t", extra: 1 }],
    [{ error: "m" }, { message: "m", type: null, param: null, code: null }],
    [
      { object: "error", message: "m", type: "BadRequestError", code: 400 },
      { message: "m", type: "BadRequestError", param: null, code: 400 },
    ],
    [{ detail: "m" }, { message: "m", type: null, param: null, code: null }],
    [{ detail: [{ loc: ["n"] }] }, { message: '[{"loc":["n"]}]', type: null, param: null, code: null }],
    [{ choices: [], error: null }, undefined],
    ["nonsense", undefined],
  ])("%j has the error %j", (body, error) => {
    expect(openAiErrorOf(body)).toEqual(error);
  });
});

test("a whole answer of Ollama becomes OpenAI's, thinking and tool calls included", () => {
  const whole = ollamaCompletion(answer("ollama", "whole-tools.json.txt"), requestFor());
  const toolCall = (index: number, name: string, args: string) => ({
    id: `call_019a0000000070008000000000000001_${index}`,
    type: "function",
    function: { name, arguments: args },
  });
  const completion = {
    id: "chatcmpl-019a0000-0000-7000-8000-000000000001",
    object: "chat.completion",
    created: 1_791_536_000,
    model: "llama3.2",
    choices: [
      {
        index: 0,
        message: {
          role: "assistant",
          content: null,
          refusal: null,
          reasoning_content: "Two tools.",
          tool_calls: [toolCall(0, "get_weather", '{"city":"Zürich"}'), toolCall(1, "get_time", "{}")],
        },
        logprobs: null,
        finish_reason: "tool_calls",
      },
    ],
    usage: { prompt_tokens: 26, completion_tokens: 282, total_tokens: 308 },
  };
  expect(JSON.parse(whole?.raw ?? "")).toEqual(completion);
});

test("a whole answer of Anthropic becomes OpenAI's, thinking, tool calls and cached input included", () => {
  const whole = anthropicCompletion(answer("anthropic", "whole-tools.json.txt"), 1_760_000_000);
  expect(JSON.parse(whole?.raw ?? "")).toEqual({
    id: "msg_02Fixture",
    object: "chat.completion",
    created: 1_760_000_000,
    model: "claude-sonnet-4-5-20250929",
    choices: [
      {
        index: 0,
        message: {
          role: "assistant",
          content: "Let me see.",
          refusal: null,
          reasoning_content: "Two tools.",
          tool_calls: [
            {
              id: "toolu_01A",
              type: "function",
              function: { name: "get_weather", arguments: '{"city":"Zürich"}' },
            },
            { id: "toolu_01B", type: "function", function: { name: "get_time", arguments: "{}" } },
          ],
        },
        logprobs: null,
        finish_reason: "tool_calls",
      },
    ],
    usage: {
      prompt_tokens: 2_110,
      completion_tokens: 89,
      total_tokens: 2_199,
      prompt_tokens_details: { cached_tokens: 2_000, cache_write_tokens: 100 },
      completion_tokens_details: { reasoning_tokens: 20 },
    },
  });
});

test.each([
  ["end_turn", "stop"],
  ["stop_sequence", "stop"],
  ["pause_turn", "stop"],
  ["max_tokens", "length"],
  ["model_context_window_exceeded", "length"],
  ["tool_use", "tool_calls"],
  ["refusal", "content_filter"],
  ["something_new", "stop"],
  ["constructor", "stop"],
] as const)("Anthropic's stop reason %s is %s", (stopReason, finishReason) => {
  expect(finishReasonOf(stopReason)).toBe(finishReason);
});

test("an error of Anthropic is put in OpenAI's form", () => {
  const body = {
    type: "error",
    error: { type: "not_found_error", message: "model: x" },
    request_id: "req_1",
  };
  expect(anthropicErrorOf(body)).toEqual({
    message: "model: x",
    type: "not_found_error",
    param: null,
    code: null,
  });
});
