import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { ChatCompletion, ChatCompletionChunk } from "openai/resources/chat/completions";
import { accumulate, eventsOf } from "../../../test/kit/accumulate.ts";
import type { AnswerStream, StreamEvent } from "../../ports/provider.ts";
import { printChunk } from "../../providers/openai-form/chunk-writer.ts";
import { capWhole } from "./cap-whole.ts";
import { CappedStream } from "./capped-stream.ts";
import type { OutputCap } from "./output-cap.ts";
import { loadTokenizer } from "./tokenizer.ts";

const tokenizer = await loadTokenizer();

interface Limits {
  readonly tokensMax?: number;
  readonly bytesMax?: number;
}

function capOf({ tokensMax, ...limits }: Limits, choices: number): OutputCap {
  const tokens = tokensMax === undefined ? {} : { tokens: { max: tokensMax, tokenizer } };
  return { limits: { ...limits, ...tokens }, choices };
}

interface Said {
  readonly reasoning: string;
  readonly content: string;
  readonly args: readonly string[];
}

type Delta = ChatCompletionChunk.Choice.Delta & { readonly reasoning_content?: string };

const heading = { id: "c", created: 1, model: "m" };
const done: StreamEvent = { kind: "done", raw: "data: [DONE]\n\n" };

function event(index: number, delta: Delta, finish_reason: "stop" | null = null): StreamEvent {
  const choices = [{ index, delta, finish_reason }];
  const chunk: ChatCompletionChunk = { ...heading, object: "chat.completion.chunk", choices };
  return { kind: "chunk", chunk, raw: `${printChunk(chunk)}: as it came\n\n` };
}

/** One choice as a provider streams it: thinking, content, then each tool call. */
function streamedChoice(
  index: number,
  { reasoning, content, args }: Said,
  size: number,
): readonly StreamEvent[] {
  const calls = args.flatMap((text, at) => [
    event(index, {
      tool_calls: [{ index: at, id: `t${at}`, type: "function", function: { name: "f", arguments: "" } }],
    }),
    ...pieces(text, size).map((piece) =>
      event(index, { tool_calls: [{ index: at, function: { arguments: piece } }] }),
    ),
  ]);
  return [
    event(index, { role: "assistant", content: "" }),
    ...pieces(reasoning, size).map((piece) => event(index, { reasoning_content: piece })),
    ...pieces(content, size).map((piece) => event(index, { content: piece })),
    ...calls,
    event(index, {}, "stop"),
  ];
}

function wholeChoice(index: number, { reasoning, content, args }: Said): ChatCompletion.Choice {
  const tool_calls = args.map((text, at) => ({
    id: `t${at}`,
    type: "function" as const,
    function: { name: "f", arguments: text },
  }));
  const thinking = { reasoning_content: reasoning };
  const message = { role: "assistant" as const, content, refusal: null, ...thinking, tool_calls };
  return { index, message, logprobs: null, finish_reason: "stop" };
}

function pieces(text: string, size: number): readonly string[] {
  return Array.from({ length: Math.ceil(text.length / size) }, (_, at) =>
    text.slice(at * size, (at + 1) * size),
  );
}

async function* batches(events: readonly StreamEvent[]): AnswerStream {
  for (const each of events) yield [each];
}

async function capped(events: readonly StreamEvent[], cap: OutputCap) {
  return await eventsOf(new CappedStream(batches(events), cap));
}

function whole(choices: readonly Said[], cap: OutputCap): ChatCompletion {
  const completion: ChatCompletion = {
    ...heading,
    object: "chat.completion",
    choices: choices.map((said, index) => wholeChoice(index, said)),
  };
  return capWhole({ completion, raw: "" }, cap).completion;
}

/** Each choice's texts in the order in which they come, and how it ended. */
function textsOf(message: object, finish: unknown): readonly unknown[] {
  const {
    reasoning_content = "",
    content,
    tool_calls = [],
  } = message as ChatCompletion.Choice["message"] & Delta;
  const args = (tool_calls ?? []).map((call) => (call.type === "function" ? call.function.arguments : ""));
  return [reasoning_content, content ?? "", args.join(""), finish];
}

const anyText = fc.oneof(
  fc
    .array(fc.constantFrom("the", " cat", " sat", ".", "\n\n", " 12345", "é", "😀", "中文"), {
      maxLength: 20,
    })
    .map((words) => words.join("")),
  fc.string({ unit: "binary", maxLength: 12 }),
);
const anySaid = fc.record({
  reasoning: anyText,
  content: anyText,
  args: fc.array(anyText, { maxLength: 2 }),
});
const anyLimits = fc.record(
  { tokensMax: fc.integer({ min: 0, max: 30 }), bytesMax: fc.integer({ min: 0, max: 90 }) },
  { requiredKeys: [] },
);

// A caller who asks for a stream, or for several choices, must not get more than one who asks for one whole answer.
test("what a stream lets through is what a cut of the whole answer leaves, however it is split and interleaved", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anySaid, { minLength: 1, maxLength: 3 }),
      anyLimits,
      fc.integer({ min: 1, max: 9 }),
      fc.infiniteStream(fc.nat()),
      async (choices, limits, size, turns) => {
        const cap = capOf(limits, choices.length);
        const streams = choices.map((said, index) => [...streamedChoice(index, said, size)]);
        const events: StreamEvent[] = [];
        while (streams.some((stream) => stream.length > 0)) {
          const open = streams.filter((stream) => stream.length > 0);
          const next = open[Number(turns.next().value) % open.length]?.shift();
          if (next !== undefined) events.push(next);
        }
        const streamed = accumulate(await capped([...events, done], cap)).choices;
        expect<unknown>(
          streamed.map(({ reasoning, content, toolCalls, finishReason }) => [
            reasoning,
            content,
            toolCalls.map((call) => call.arguments).join(""),
            finishReason,
          ]),
        ).toEqual(
          whole(choices, cap).choices.map(({ message, finish_reason }) => [
            ...textsOf(message, finish_reason),
          ]),
        );
      },
    ),
    { numRuns: 1_000 },
  );
});

describe("a stream under a cap", () => {
  const said: Said = { reasoning: "", content: "The cat sat on the mat.", args: [] };
  const cap = (tokensMax: number, choices = 1) => capOf({ tokensMax }, choices);

  test("passes event by event where it stays below, printed from what was read", async () => {
    const events = [...streamedChoice(0, said, 4), done];
    const passed = await capped(events, cap(100));
    expect(passed).toHaveLength(events.length);
    expect(accumulate(passed).choices).toEqual(accumulate(events).choices);
    expect(accumulate(passed).raw).not.toContain("as it came");
  });

  test("ends with `length` and [DONE] where it is cut, and ends the provider's call", async () => {
    let asked = 0;
    let ended = false;
    const endless: AnswerStream = {
      [Symbol.asyncIterator]: () => ({
        next: async () => {
          asked += 1;
          return { done: false, value: [event(0, { content: " word" })] };
        },
        return: async () => {
          ended = true;
          return { done: true, value: undefined };
        },
      }),
    };
    const events = await eventsOf(new CappedStream(endless, cap(3)));
    expect(accumulate(events).choices).toMatchObject([
      { content: " word word word", finishReason: "length" },
    ]);
    expect({ last: events.at(-1), ended, asked: asked < 10 }).toEqual({
      last: done,
      ended: true,
      asked: true,
    });
  });

  test("goes on with the choices that are not cut", async () => {
    const events = [
      event(0, { content: "one two three four five six" }),
      event(1, { content: "one" }),
      event(0, { content: " seven" }),
      event(1, { content: " two" }),
      event(1, {}, "stop"),
    ];
    expect(accumulate(await capped([...events, done], cap(3, 2))).choices).toMatchObject([
      { content: "one two three", finishReason: "length" },
      { content: "one two", finishReason: "stop" },
    ]);
  });

  test("lets nothing of a choice through that was not asked for", async () => {
    const events = [event(0, { content: "one" }), event(1, { content: "two" }), event(0, {}, "stop")];
    expect(accumulate(await capped([...events, done], cap(3))).choices).toMatchObject([
      { content: "one" },
      { content: "", finishReason: "length" },
    ]);
  });

  test("keeps the usage that came before the cut, and drops probabilities of what it cuts", async () => {
    const usage = { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 };
    const token = { token: "two", logprob: 0, bytes: null, top_logprobs: [] };
    const logprobs = { content: [token], refusal: null };
    const choice = { index: 0, delta: { content: "one two" }, logprobs, finish_reason: null };
    const chunk: ChatCompletionChunk = {
      ...heading,
      object: "chat.completion.chunk",
      choices: [choice],
      usage,
    };
    const { raw, usage: kept } = accumulate(await capped([{ kind: "chunk", chunk, raw: "" }, done], cap(1)));
    expect(kept).toEqual(usage);
    expect(raw).not.toContain("two");
  });

  test("holds fields that it does not know", async () => {
    const delta = { x_notes: [{ text: "one two three four" }] };
    const events = await capped([event(0, delta as Delta), event(0, {}, "stop"), done], cap(2));
    expect(accumulate(events).raw).toContain("one two");
    expect(accumulate(events).raw).not.toContain("three");
  });
});

test("a whole answer below its cap says the same, printed from what was read", () => {
  const completion: ChatCompletion = {
    ...heading,
    object: "chat.completion",
    choices: [wholeChoice(0, { reasoning: "", content: "Short.", args: [] })],
  };
  const raw = JSON.stringify(completion);
  expect(capWhole({ completion, raw: "as it came" }, capOf({ tokensMax: 2 }, 1))).toEqual({
    completion,
    raw,
  });
});

const secret = "the rest of a long answer that a cap was to keep back";
const long = "x".repeat(300);

/** Where a text can stand beside the ones that OpenAI's form has: `top`, a choice, its message or delta. */
const hidingPlaces: readonly (readonly [string, { top?: object; choice?: object; said?: object }])[] = [
  ["an unknown member of the answer", { top: { output_text: secret } }],
  ["a list in an unknown member of the answer", { top: { output: [{ content: [{ text: secret }] }] } }],
  ["the usage", { top: { usage: { prompt_tokens: 1, note: secret } } }],
  ["the text of a choice", { choice: { text: secret } }],
  ["a message beside the delta", { choice: { message: { content: secret } } }],
  ["a delta beside the message", { choice: { delta: { content: secret } } }],
  ["probabilities", { choice: { logprobs: { content: [{ token: secret, logprob: 0 }] } } }],
  ["a name in an unknown object", { said: { x: { name: secret } } }],
  ["an id in an unknown object", { said: { x: [{ id: secret }] } }],
  ["a type in an unknown object", { said: { x: { y: { type: secret } } } }],
  ["a role in an unknown object", { said: { x: { role: secret } } }],
  ["a name of a call that is no function's", { said: { tool_calls: [{ index: 0, name: secret }] } }],
  [
    "a name of 300 characters",
    { said: { tool_calls: [{ index: 0, function: { name: long, arguments: "" } }] } },
  ],
  ["an id of 300 characters", { said: { tool_calls: [{ index: 0, id: long }] } }],
  ["a role of 300 characters", { said: { role: long } }],
  ["a model of 300 characters", { top: { model: long } }],
  ["a finish reason of 300 characters", { choice: { finish_reason: long } }],
];

// A provider that works with the caller gets past a cap by any place that is not counted and that a client can read.
test.each(hidingPlaces)(
  "under a cap, %s holds no text back from the count",
  async (_place, { top, choice, said }) => {
    const answer = (home: "message" | "delta", object: string) =>
      JSON.stringify({
        ...heading,
        object,
        ...top,
        choices: [{ index: 0, finish_reason: null, ...choice, [home]: { content: "a b", ...said } }],
      });
    const limits = capOf({ tokensMax: 4, bytesMax: 9 }, 1);
    const completion: ChatCompletion = JSON.parse(answer("message", "chat.completion"));
    const chunk: ChatCompletionChunk = JSON.parse(answer("delta", "chat.completion.chunk"));
    const wholeRaw = capWhole({ completion, raw: "" }, limits).raw;
    const streamed = await capped([{ kind: "chunk", chunk, raw: "-" }, done], limits);
    const streamRaw = accumulate(streamed).raw;
    for (const raw of [wholeRaw, streamRaw]) {
      expect(raw).toContain("a b");
      expect(raw).not.toContain("answer that");
      expect(raw).not.toContain(long.slice(0, 257));
    }
  },
);

// Labels are counted in all: 300 pieces of a name say as much as one of 300.
test("a label that comes in pieces is held to 256 characters, and one that is said again passes", async () => {
  const piece = (name: string) => event(0, { tool_calls: [{ index: 0, function: { name } }] });
  const pieces = ["search", "search", "ab".repeat(100), "cd".repeat(100), "ef"].map(piece);
  const { raw, choices } = accumulate(await capped([...pieces, done], capOf({ tokensMax: 4 }, 1)));
  expect(raw.match(/search/g)).toHaveLength(2);
  expect(choices[0]?.toolCalls[0]?.name.replace("search", "")).toHaveLength(256);
});

// Arguments that are cut off before they begin look like a call without any.
test("a tool call that begins after the cut is left out", () => {
  const said: Said = { reasoning: "", content: "one two three", args: ['{"all":true}'] };
  const [choice] = whole([said], capOf({ tokensMax: 2 }, 1)).choices;
  expect(choice).toMatchObject({ message: { content: "one two" }, finish_reason: "length" });
  expect(choice?.message.tool_calls).toBeUndefined();
});
