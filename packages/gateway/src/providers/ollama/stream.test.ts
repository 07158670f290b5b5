import { describe, expect, test } from "bun:test";
import { accumulate } from "../../../test/kit/accumulate.ts";
import { fixture, readPieces, requestFor } from "../../../test/kit/read-fixture.ts";

const asksUsage = requestFor({ stream_options: { include_usage: true } });

describe("an Ollama stream", () => {
  test("becomes OpenAI's events, in this very form", async () => {
    const events = await readPieces("ollama", [fixture("ollama", "stream-length-crlf.ndjson")], asksUsage);
    const head =
      '{"id":"chatcmpl-019a0000-0000-7000-8000-000000000001","object":"chat.completion.chunk","created":1791536000,"model":"llama3.2","choices":';
    const choice = (delta: string, reason = "null") =>
      `data: ${head}[{"index":0,"delta":${delta},"logprobs":null,"finish_reason":${reason}}]}\n\n`;
    expect(accumulate(events).raw).toBe(
      [
        choice('{"role":"assistant","content":"One"}'),
        choice('{"content":" two"}'),
        choice('{"content":" three"}'),
        choice("{}", '"length"'),
        `data: ${head}[],"usage":{"prompt_tokens":26,"completion_tokens":282,"total_tokens":308}}\n\n`,
        "data: [DONE]\n\n",
      ].join(""),
    );
  });

  test("gives thinking and tool calls, with ids made from the request", async () => {
    const events = await readPieces("ollama", [fixture("ollama", "stream-thinking-and-tools.ndjson")]);
    expect(accumulate(events).choices).toEqual([
      {
        content: "",
        reasoning: "The user asks for two things.",
        toolCalls: [
          {
            id: "call_019a0000000070008000000000000001_0",
            name: "get_weather",
            arguments: '{"city":"Zürich"}',
          },
          { id: "call_019a0000000070008000000000000001_1", name: "get_time", arguments: "{}" },
        ],
        finishReason: "tool_calls",
      },
    ]);
  });

  test("fails on an error line inside a 200, after what came before", async () => {
    const events = await readPieces("ollama", [fixture("ollama", "stream-error-inside.ndjson")]);
    expect(events.map(({ kind }) => kind)).toEqual(["chunk", "failed"]);
    expect(events.at(-1)).toMatchObject({ failure: { kind: "upstream_error" } });
  });

  test.each([["a line cut off", "stream-cut.ndjson"]])("fails as malformed on %s", async (_what, file) => {
    const events = await readPieces("ollama", [fixture("ollama", file)]);
    expect(events.at(-1)).toMatchObject({ kind: "failed", failure: { kind: "malformed_response" } });
  });

  test.each([
    ["nothing", ""],
    ["no done line", '{"message":{"role":"assistant","content":"One"},"done":false}\n'],
    ["no message", '{"done":true}\n'],
    ["content of a wrong type", '{"message":{"content":5},"done":true}\n'],
    ["a tool call without a name", '{"message":{"content":"","tool_calls":[{}]},"done":true}\n'],
  ])("fails as malformed on %s", async (_what, text) => {
    const events = await readPieces("ollama", [new TextEncoder().encode(text)]);
    expect(events.at(-1)).toMatchObject({ kind: "failed", failure: { kind: "malformed_response" } });
  });
});
