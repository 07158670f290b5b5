import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import OpenAI from "openai";
import type { ChatCompletion, ChatCompletionChunk } from "openai/resources/chat/completions";
import type { AnswerStream, StreamEvent } from "../../ports/provider.ts";
import { withOneReading } from "./one-reading.ts";
import { ToolCallGate } from "./tool-call-gate.ts";
import { type ToolName, toolNames } from "./tool-call-parts.ts";

type Json = Readonly<Record<string, unknown>>;

const heading = { id: "c", object: "chat.completion.chunk" as const, created: 1, model: "m" };
const done: StreamEvent = { kind: "done", raw: "data: [DONE]\n\n" };

/** A chunk of these bytes, as the provider's reader hands it over. */
function fromBytes(json: string): StreamEvent {
  return { kind: "chunk", chunk: JSON.parse(json), raw: `data: ${json}\n\n` };
}

function chunk(delta: object, finish_reason: string | null = null, more: object = {}): StreamEvent {
  return fromBytes(JSON.stringify({ ...heading, choices: [{ index: 0, delta, finish_reason, ...more }] }));
}

const calls = (...tool_calls: readonly object[]) => chunk({ tool_calls });
const finish = chunk({}, "tool_calls");

/** What the gate lets through of the events, and the names that it had decided: all are allowed. */
async function gate(events: readonly StreamEvent[]) {
  const decided: ToolName[] = [];
  async function* each(): AnswerStream {
    for (const event of events) yield [event];
  }
  const stream = new ToolCallGate(each(), async (names) => {
    const unclear = names.indexOf(undefined);
    decided.push(...names);
    const denied = {
      kind: "failed",
      failure: { kind: "cancelled", billed: "unknown", message: "" },
    } as const;
    return unclear < 0 ? { allowed: names.length } : { allowed: unclear, end: denied };
  });
  let raw = "";
  let failed = false;
  for await (const batch of stream) {
    for (const event of batch) {
      if (event.kind === "chunk" || event.kind === "done") raw += event.raw;
      else failed = true;
    }
  }
  return { raw, failed, decided };
}

function deltasIn(raw: string): readonly Json[] {
  const data = raw.split("\n\n").filter((event) => event.startsWith("data: {"));
  const chunks = data.map((event): ChatCompletionChunk => JSON.parse(event.slice("data: ".length)));
  return chunks.flatMap(({ choices }) => choices.map(({ delta }): Json => ({ ...delta })));
}

/** The names that clients of different habits read out of the bytes: first piece, last, joined; by index and by id. */
function readings(raw: string): readonly string[] {
  const pieces = new Map<string, string[]>();
  for (const { tool_calls = [], function_call } of deltasIn(raw)) {
    const listed = tool_calls as readonly Json[];
    for (const call of [...listed, ...(function_call === undefined ? [] : [{ legacy: function_call }])]) {
      for (const [field, value] of [["", call] as const, ...Object.entries(call)]) {
        const name: unknown = typeof value === "object" && value !== null ? Reflect.get(value, "name") : "";
        const place = `${String(Reflect.get(call, "index"))} ${field}`;
        if (typeof name === "string" && name !== "") pieces.set(place, [...(pieces.get(place) ?? []), name]);
      }
    }
  }
  return [...pieces.values()].flatMap((names) => [...names, names.join("")]);
}

async function sdkReads(raw: string): Promise<readonly string[]> {
  const headers = { "content-type": "text/event-stream" };
  const fetch = async () => new Response(raw, { headers });
  const client = new OpenAI({ apiKey: "none", maxRetries: 0, fetch });
  const stream = client.chat.completions.stream({ model: "m", messages: [{ role: "user", content: "Hi" }] });
  const { choices } = await stream.finalChatCompletion();
  const called = choices.flatMap(({ message }) => message.tool_calls ?? []);
  return called.map((call) => (call.type === "function" ? call.function.name : call.custom.name));
}

const anyName = fc.constantFrom("ok", "rm", "okrm", "o", "k", "", "search");
const anyCall = fc.record(
  {
    index: fc.constantFrom(0, 1, "0", "1", undefined, null),
    id: fc.constantFrom("a", "b", ""),
    type: fc.constant("function"),
    name: anyName,
    function: fc.record(
      { name: anyName, arguments: fc.constantFrom("", "{", "}", "{}") },
      { requiredKeys: [] },
    ),
    custom: fc.record({ name: anyName, input: fc.constantFrom("", "x") }, { requiredKeys: [] }),
  },
  { requiredKeys: ["index"] },
);
const anyDelta = fc.oneof(
  { weight: 4, arbitrary: fc.record({ tool_calls: fc.array(anyCall, { minLength: 1, maxLength: 2 }) }) },
  fc.record({
    function_call: fc.record({ name: anyName, arguments: fc.constantFrom("", "{}") }, { requiredKeys: [] }),
  }),
  fc.record({ content: fc.constant("text") }),
);

// Who controls a provider, or a model's stream, would have a client run `rm` where `okrm` was decided.
test("no client reads a name that was not decided, however the provider cuts, repeats and places names", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyDelta, { minLength: 1, maxLength: 5 }), async (deltas) => {
      const { raw, decided } = await gate([...deltas.map((delta) => chunk(delta)), finish, done]);
      const unread = readings(raw).filter((name) => !decided.includes(name));
      expect(unread).toEqual([]);
    }),
    { numRuns: 2_000 },
  );
});

describe("a stream's tool call", () => {
  const begun = { index: 0, id: "t", type: "function" };
  test.each<[string, readonly StreamEvent[], readonly string[]]>([
    [
      "in pieces",
      [calls({ ...begun, function: { name: "ok" } }), calls({ index: 0, function: { name: "rm" } })],
      ["okrm"],
    ],
    [
      "repeated in every piece",
      [
        calls({ ...begun, function: { name: "search", arguments: "" } }),
        calls({ ...begun, function: { name: "search", arguments: "{" } }),
        calls({ ...begun, function: { name: "search", arguments: "}" } }),
      ],
      ["search"],
    ],
    [
      "announced before its name",
      [calls({ index: 0, id: "t" }), calls({ index: 0, type: "function", function: { name: "ok" } })],
      ["ok"],
    ],
    [
      "whose index is a string",
      [
        calls({ ...begun, index: "0", function: { name: "o" } }),
        calls({ index: 0, function: { name: "k" } }),
      ],
      ["ok"],
    ],
    [
      "twice at one index",
      [calls({ ...begun, function: { name: "ok" } }, { ...begun, id: "u", function: { name: "rm" } })],
      ["okrm"],
    ],
    [
      "named twice in its bytes",
      [
        fromBytes(
          `{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"finish_reason":null,"delta":{"tool_calls":[{"index":0,"id":"t","type":"function","function":{"name":"rm","name":"ok","arguments":"{}"}}]}}]}`,
        ),
      ],
      ["ok"],
    ],
  ])("%s, is read by the official client as it was decided", async (_how, events, names) => {
    const { raw, decided, failed } = await gate([chunk({ role: "assistant" }), ...events, finish, done]);
    expect({ decided, failed }).toEqual({ decided: [...names], failed: false });
    expect(await sdkReads(raw)).toEqual([...names]);
    expect(raw.match(/"name":/g)).toHaveLength(names.length);
  });

  test("keeps its arguments, its id and what its server adds to it", async () => {
    const extra = { google: { thought_signature: "s" } };
    const { raw } = await gate([
      calls({ index: 0, id: "t", type: "function", function: { name: "se" }, extra_content: extra }),
      calls({ index: 0, id: "t", function: { name: "arch", arguments: '{"a"' } }),
      calls({ index: 0, function: { arguments: ":1}" } }),
      finish,
      done,
    ]);
    expect(deltasIn(raw).flatMap(({ tool_calls = [] }) => tool_calls)).toEqual([
      {
        index: 0,
        id: "t",
        type: "function",
        function: { name: "search", arguments: "" },
        extra_content: extra,
      },
      { index: 0, function: { arguments: '{"a"' } },
      { index: 0, function: { arguments: ":1}" } },
    ]);
  });

  const rm = [{ index: 0, function: { name: "rm", arguments: "{}" } }];
  test.each<[string, StreamEvent]>([
    ["in a message beside the delta", chunk({}, null, { message: { tool_calls: rm } })],
    ["of a choice itself", chunk({}, null, { tool_calls: rm })],
    ["in a member of another case", chunk({ Tool_Calls: rm })],
    ["whose name has another case", calls({ index: 0, function: { name: "ok", Name: "rm" } })],
    ["written with a letter that folds to `s`", chunk({ "tool_call\u017f": rm })],
    ["at no place", calls({ index: -1, function: { name: "rm" } })],
    ["in no list", chunk({ tool_calls: { 0: rm[0] } })],
    ["whose name is no text", calls({ index: 0, function: { name: ["rm"] } })],
  ])("%s, ends the stream", async (_where, event) => {
    const { raw, failed } = await gate([event, finish, done]);
    expect({ raw, failed }).toEqual({ raw: "", failed: true });
  });

  test("hidden behind a second member of its name does not pass", async () => {
    const heads = `"id":"c","object":"chat.completion.chunk","created":1,"model":"m"`;
    const hidden = (member: string) =>
      `{${heads},"choices":[{"index":0,"finish_reason":null,"delta":{"${member}":[{"index":0,"function":{"name":"rm","arguments":"{}"}}],"tool_calls":null}}]}`;
    for (const member of ["tool_calls", "tool\\u005fcalls", "tool_c\\u0061lls"]) {
      expect((await gate([fromBytes(hidden(member)), finish, done])).raw).not.toContain("rm");
    }
  });
});

describe("a whole answer's tool call", () => {
  const answer = (message: object, more: object = {}): ChatCompletion =>
    Object.assign(
      { ...heading, object: "chat.completion" as const, choices: [] },
      { choices: [{ index: 0, message, finish_reason: "tool_calls", ...more }] },
    );
  const named = (called: object) => answer({ tool_calls: [called] });

  test.each<[string, ChatCompletion, readonly ToolName[]]>([
    ["of a function", named({ function: { name: "ok", arguments: "{}" } }), ["ok"]],
    ["of a custom tool", named({ custom: { name: "ok", input: "" } }), ["ok"]],
    ["of the legacy form", answer({ function_call: { name: "ok", arguments: "" } }), ["ok"]],
    ["named by itself", named({ name: "ok", arguments: "{}" }), ["ok"]],
    ["named alike in two places", named({ name: "ok", function: { name: "ok" } }), ["ok"]],
    ["named in two ways", named({ name: "rm", function: { name: "ok" } }), [undefined]],
    ["without a name", named({ type: "web_search" }), [undefined]],
    ["in a delta beside the message", answer({}, { delta: { tool_calls: [{ name: "rm" }] } }), [undefined]],
    ["in a member of another case", answer({ TOOL_CALLS: [{ name: "rm" }] }), [undefined]],
  ])("%s, is decided by the one name that clients read", (_how, completion, names) => {
    expect(toolNames(completion)).toEqual(names);
  });

  // A client that keeps the first of two members would run `rm`, and `ok` was decided.
  test("is printed from what was read; an answer without one passes byte for byte", () => {
    const completion = named({ function: { name: "ok", arguments: "{}" } });
    const raw = JSON.stringify(completion).replace('"name":"ok"', '"name":"rm","name":"ok"');
    expect(withOneReading({ completion, raw }).raw).toBe(JSON.stringify(completion));
    const plain = { completion: answer({ content: "1.0" }), raw: '{ "choices": [1.0] }' };
    expect(withOneReading(plain)).toBe(plain);
  });
});
