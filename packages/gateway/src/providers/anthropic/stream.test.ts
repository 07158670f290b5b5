import { describe, expect, test } from "bun:test";
import { accumulate } from "../../../test/kit/accumulate.ts";
import { fixture, readPieces } from "../../../test/kit/read-fixture.ts";

describe("an Anthropic stream", () => {
  test("gives text, finish reason, and usage with cached input counted in", async () => {
    const events = await readPieces("anthropic", [fixture("anthropic", "stream-text.sse")]);
    const { choices, usage } = accumulate(events);
    expect(choices).toEqual([
      { content: "Grüße aus 東京 🗼!", reasoning: "", toolCalls: [], finishReason: "stop" },
    ]);
    expect(usage).toEqual({
      prompt_tokens: 2110,
      completion_tokens: 15,
      total_tokens: 2125,
      prompt_tokens_details: { cached_tokens: 2000, cache_write_tokens: 100 },
    });
  });

  test("gives thinking and tool calls, `{}` where a call has no arguments", async () => {
    const events = await readPieces("anthropic", [fixture("anthropic", "stream-thinking-and-tools.sse")]);
    expect(accumulate(events).choices).toEqual([
      {
        content: "Let me see.",
        reasoning: "Two tools.",
        toolCalls: [
          { id: "toolu_01A", name: "get_weather", arguments: '{"city":"Zürich"}' },
          { id: "toolu_01B", name: "get_time", arguments: "{}" },
        ],
        finishReason: "tool_calls",
      },
    ]);
  });

  test("is complete without message_stop once it has a stop reason; a refusal is a content filter", async () => {
    const events = await readPieces("anthropic", [fixture("anthropic", "stream-refusal-without-stop.sse")]);
    expect(events.at(-1)?.kind).toBe("done");
    expect(accumulate(events).choices[0]?.finishReason).toBe("content_filter");
  });

  test("fails by the type of an error event", async () => {
    const events = await readPieces("anthropic", [fixture("anthropic", "stream-error-inside.sse")]);
    expect(events.at(-1)).toEqual({
      kind: "failed",
      failure: {
        kind: "upstream_error",
        billed: "unknown",
        message: "anthropic failed (reported inside its answer).",
        upstreamStatus: 200,
      },
    });
  });

  test.each([
    ["the end in the middle of an event", () => fixture("anthropic", "stream-cut.sse")],
    ["nothing", () => new Uint8Array()],
    ["no JSON", () => new TextEncoder().encode("data: nonsense\n\n")],
    [
      "a block before the message",
      () => new TextEncoder().encode('data: {"type":"content_block_stop","index":0}\n\n'),
    ],
    [
      "message_stop without a stop reason",
      () =>
        new TextEncoder().encode(
          'data: {"type":"message_start","message":{"id":"m"}}\n\ndata: {"type":"message_stop"}\n\n',
        ),
    ],
  ])("fails as malformed on %s", async (_what, bytes) => {
    const events = await readPieces("anthropic", [bytes()]);
    expect(events.at(-1)).toMatchObject({ kind: "failed", failure: { kind: "malformed_response" } });
  });
});
