import { describe, expect, test } from "bun:test";
import { accumulate } from "../../../test/kit/accumulate.ts";
import { fixture, readPieces, requestFor } from "../../../test/kit/read-fixture.ts";

const asksUsage = requestFor({ stream_options: { include_usage: true } });
const MALFORMED_END = {
  kind: "failed",
  failure: {
    kind: "malformed_response",
    billed: "unknown",
    message: "openai ended its answer in the middle.",
  },
} as const;

function textOf(file: string): string {
  return new TextDecoder("utf-8", { ignoreBOM: false }).decode(fixture("openai", file));
}

async function read(text: string, request = requestFor()) {
  return await readPieces("openai", [new TextEncoder().encode(text)], request);
}

describe("an OpenAI stream", () => {
  test.each(["stream-text.sse", "stream-tools.sse", "stream-cr.sse"])(
    "%s passes byte for byte",
    async (file) => {
      const events = await readPieces("openai", [fixture("openai", file)], asksUsage);
      expect(accumulate(events).raw).toBe(textOf(file));
      expect(events.at(-1)?.kind).toBe("done");
    },
  );

  test("gives text, usage and finish reason", async () => {
    const { choices, usage } = accumulate(await readPieces("openai", [fixture("openai", "stream-text.sse")]));
    expect(choices).toEqual([
      { content: "Grüße aus 東京 🗼!", reasoning: "", toolCalls: [], finishReason: "stop" },
    ]);
    expect(usage).toMatchObject({ prompt_tokens: 19, completion_tokens: 9, total_tokens: 28 });
  });

  test("gives tool calls in their places", async () => {
    const { choices } = accumulate(await readPieces("openai", [fixture("openai", "stream-tools.sse")]));
    expect(choices[0]?.toolCalls).toEqual([
      { id: "call_a1", name: "get_weather", arguments: '{"city":"Zürich"}' },
      { id: "call_b2", name: "get_time", arguments: "{}" },
    ]);
  });

  test("keeps usage that the caller did not ask for from the caller, and has it for the record", async () => {
    const events = await readPieces("openai", [fixture("openai", "stream-text.sse")]);
    const withoutUsage = textOf("stream-text.sse")
      .split(/(?<=\n\n)/)
      .filter((event) => !event.includes('"choices":[]'));
    expect(accumulate(events).raw).toBe(withoutUsage.join(""));
    expect(events.filter((event) => event.kind === "chunk" && event.raw === "")).toHaveLength(1);
  });

  test("is complete without [DONE] once every choice has finished", async () => {
    const events = await readPieces("openai", [fixture("openai", "stream-compatible.sse")]);
    expect(events.at(-1)).toEqual({ kind: "done", raw: "data: [DONE]\n\n" });
    expect(accumulate(events).choices.map(({ content, finishReason }) => [content, finishReason])).toEqual([
      ["Ja", "stop"],
      ["Nein", "length"],
    ]);
  });

  test("fails where it ends inside an event, after what was whole", async () => {
    const events = await readPieces("openai", [fixture("openai", "stream-half-event.sse")]);
    expect(accumulate(events).choices[0]?.content).toBe("Grüße aus");
    expect(events.at(-1)).toEqual(MALFORMED_END);
  });

  test("fails where it ends before a choice has finished", async () => {
    const unfinished = textOf("stream-tools.sse")
      .split(/(?<=\n\n)/)
      .slice(0, 3);
    expect((await read(unfinished.join(""))).at(-1)).toEqual(MALFORMED_END);
  });

  test("fails where nothing came at all", async () => {
    expect(await read("")).toEqual([MALFORMED_END]);
  });

  test("fails by the type of an error inside it, and gives nothing after", async () => {
    const events = await readPieces("openai", [fixture("openai", "stream-error-inside.sse")]);
    expect(events.map(({ kind }) => kind)).toEqual(["chunk", "chunk", "failed"]);
    expect(events.at(-1)).toEqual({
      kind: "failed",
      failure: {
        kind: "upstream_error",
        billed: "unknown",
        message: "openai failed (reported inside its answer).",
        upstreamStatus: 200,
      },
    });
  });

  test("ignores whatever follows [DONE]", async () => {
    const text = textOf("stream-text.sse");
    expect(await read(`${text}${text}garbage\n\n`)).toEqual([...(await read(text))]);
  });

  test.each(["", ',"delta":null'])(
    "takes a choice without a delta as one that says nothing",
    async (delta) => {
      const events = await read(
        `data: {"choices":[{"index":0${delta},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n`,
      );
      expect(events).toMatchObject([
        { kind: "chunk", chunk: { choices: [{ delta: {}, finish_reason: "stop" }] } },
        { kind: "done" },
      ]);
    },
  );

  test.each([
    ["no JSON", "{nonsense"],
    ["no object", "[1]"],
    ["no choices", '{"id":"x"}'],
    ["choices of a wrong type", '{"choices":{}}'],
    ["a delta of a wrong type", '{"choices":[{"index":0,"delta":"x"}]}'],
    ["content of a wrong type", '{"choices":[{"index":0,"delta":{"content":5}}]}'],
    ["usage of a wrong type", '{"choices":[],"usage":7}'],
  ])("fails as malformed on an event with %s", async (_what, data) => {
    expect(await read(`data: ${data}\n\n`)).toEqual([
      {
        kind: "failed",
        failure: {
          kind: "malformed_response",
          billed: "unknown",
          message: "openai sent an event that is no chat completion chunk.",
        },
      },
    ]);
  });
});
