import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { ChatCompletionsRequest, fieldsThatLeadElsewhere } from "./chat-completions.ts";
import { isChatCompletionsRequest } from "./is-chat-completions-request.ts";

const absent = fc.constantFrom(null, undefined);
const text = fc.string({ unit: "grapheme", maxLength: 8 });
const name = fc.string({ unit: "grapheme", minLength: 1, maxLength: 8 });
const record = <T extends Record<string, fc.Arbitrary<unknown>>>(
  members: T,
  requiredKeys: (keyof T & string)[],
) => fc.record(members, { requiredKeys, noNullPrototype: true });
const typed = record({ type: name, text, extra: fc.integer() }, ["type"]);

const toolCall = record(
  {
    id: text,
    type: text,
    function: record({ name: text, arguments: text, strict: fc.boolean() }, ["name", "arguments"]),
  },
  [],
);
const message = record(
  {
    role: name,
    content: fc.oneof(text, fc.array(typed, { maxLength: 3 }), absent),
    tool_calls: fc.oneof(absent, fc.array(toolCall, { maxLength: 3 })),
    tool_call_id: fc.oneof(absent, text),
    name: text,
  },
  ["role"],
);
const tool = record(
  {
    type: name,
    function: record(
      {
        name,
        description: fc.oneof(absent, text),
        parameters: fc.oneof(absent, fc.dictionary(name, fc.integer(), { noNullPrototype: true })),
      },
      ["name"],
    ),
  },
  ["type"],
);
const rightRequest = record(
  {
    model: fc.oneof(absent, text, fc.constant("x".repeat(256))),
    messages: fc.array(message, { minLength: 1, maxLength: 3 }),
    stream: fc.oneof(absent, fc.boolean()),
    stream_options: fc.oneof(absent, record({ include_usage: fc.boolean(), extra: text }, [])),
    n: fc.constantFrom(null, 1, 128),
    max_tokens: fc.constantFrom(null, 1, Number.MAX_SAFE_INTEGER),
    temperature: fc.constantFrom(null, 0, -0, 0.7),
    stop: fc.oneof(absent, text, fc.array(text)),
    seed: fc.constantFrom(null, -1, 0),
    tools: fc.oneof(absent, fc.array(tool, { maxLength: 2 })),
    tool_choice: fc.oneof(absent, text, typed),
    response_format: fc.oneof(absent, typed),
    user: fc.oneof(absent, text),
    guardrails: fc.oneof(absent, fc.array(name), fc.constant(Array(100).fill("x".repeat(128)))),
    metadata: fc.dictionary(name, text, { noNullPrototype: true }),
    models: absent,
  },
  ["messages"],
);

const places = [
  [],
  ["messages", "0"],
  ["messages", "0", "content", "0"],
  ["messages", "0", "tool_calls", "0"],
  ["messages", "0", "tool_calls", "0", "function"],
  ["tools", "0"],
  ["tools", "0", "function"],
  ["stream_options"],
  ["tool_choice"],
  ["response_format"],
  ["guardrails"],
  ["stop"],
];
const members = [
  ...[
    "model",
    "messages",
    "stream",
    "stream_options",
    "include_usage",
    "n",
    "max_tokens",
    "max_completion_tokens",
  ],
  ...[
    "temperature",
    "top_p",
    "stop",
    "seed",
    "tools",
    "tool_choice",
    "response_format",
    "user",
    "guardrails",
  ],
  ...[
    "role",
    "content",
    "tool_calls",
    "tool_call_id",
    "id",
    "type",
    "function",
    "name",
    "arguments",
    "description",
  ],
  ...["parameters", "0", "extra", ...fieldsThatLeadElsewhere],
];
const anything = fc.constantFrom<unknown>(
  ...["", "x", "x".repeat(129), "x".repeat(257), "😀".repeat(65), "😀".repeat(129)],
  ...[0, -1, 1, 1.5, 129, 2 ** 53, true, false, null, undefined],
  ...[
    [],
    {},
    [""],
    [1],
    [{}],
    [null],
    { type: "" },
    { type: "x" },
    { type: 1 },
    [{ type: "x" }],
    [{ role: "x" }],
  ],
  ...[
    { name: "x" },
    { name: "", arguments: "" },
    { include_usage: null },
    { function: null },
    Array(101).fill("x"),
  ],
);

/** A right request in which one member, somewhere, was set to something, right or wrong, or taken out. */
const bentRequest = fc
  .tuple(rightRequest, fc.constantFrom(...places), fc.constantFrom(...members), anything, fc.boolean())
  .map(([request, place, member, value, isOut]) => {
    const bent: unknown = structuredClone(request);
    const inner = place.reduce<unknown>((at, step) => Object(at)[step], bent);
    // An array of JSON has no holes.
    if (typeof inner !== "object" || inner === null || (isOut && Array.isArray(inner))) return bent;
    if (isOut) Reflect.deleteProperty(inner, member);
    else Reflect.set(inner, member, value);
    return bent;
  });

describe("isChatCompletionsRequest", () => {
  test("takes every right request", () => {
    fc.assert(
      fc.property(rightRequest, (request) => {
        expect(ChatCompletionsRequest.safeParse(request).success).toBe(true);
        expect(isChatCompletionsRequest(request)).toBe(true);
      }),
    );
  });

  // Whoever finds a request that passes here and not there has a call sent that nobody checked.
  test("takes what the schema takes, unchanged, and nothing else", () => {
    fc.assert(
      fc.property(bentRequest, (request) => {
        const parsed = ChatCompletionsRequest.safeParse(request);
        expect(isChatCompletionsRequest(request)).toBe(parsed.success);
        if (parsed.success) expect(parsed.data).toEqual(request as ChatCompletionsRequest);
      }),
      { numRuns: 10_000 },
    );
  });

  test.each([...fieldsThatLeadElsewhere])("refuses a request that says %s", (field) => {
    const request = { messages: [{ role: "user", content: "Hello" }] };
    expect(isChatCompletionsRequest({ ...request, [field]: null })).toBe(true);
    expect(isChatCompletionsRequest({ ...request, [field]: "x" })).toBe(false);
  });

  test("refuses what is no object of JSON", () => {
    for (const value of [null, 1, "x", [], [{}], new Date(0), new Map()]) {
      expect(isChatCompletionsRequest(value)).toBe(false);
    }
  });
});
