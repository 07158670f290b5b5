import { describe, expect, test } from "bun:test";
import type { CallDetector, CallView } from "./call-detector.ts";
import { createJsonSchemaDetector } from "./json-schema/json-schema-detector.ts";
import { createSizeDetector } from "./size/size-detector.ts";
import { createToolsDetector } from "./tools/tools-detector.ts";

const nothing: CallView = {
  phase: "post_call",
  characters: 0,
  tokens: () => 0,
  messages: 0,
  images: 0,
  offeredTools: [],
  calledTools: [],
  answers: [],
};

function found(detector: CallDetector, view: Partial<CallView>): unknown {
  const inspection = detector({ ...nothing, ...view });
  return inspection.kind === "unavailable"
    ? inspection.kind
    : Object.fromEntries(inspection.findings.map(({ type, count }) => [type, count]));
}

function made<T>(created: { ok: true; value: T } | { ok: false; error: string }): T {
  if (!created.ok) throw new Error(created.error);
  return created.value;
}

describe("json_schema", () => {
  const schema = {
    type: "object",
    properties: { age: { type: "integer" }, code: { type: "string", pattern: "^[a-z]+$" } },
    required: ["age"],
    additionalProperties: false,
  };
  const detector = made(createJsonSchemaDetector({ schema }));

  test.each([
    ['{"age": 3}', {}],
    ['{"age": 3, "code": "abc"}', {}],
    ['{"age": 3, "code": "ABC"}', { JSON_SCHEMA_MISMATCH: 1 }],
    ['{"age": "3"}', { JSON_SCHEMA_MISMATCH: 1 }],
    ['{"age": 3, "more": 1}', { JSON_SCHEMA_MISMATCH: 1 }],
    ['```json\n{"age": 3}\n```', { JSON_INVALID: 1 }],
    ['{"age": 3', { JSON_INVALID: 1 }],
    ["", { JSON_INVALID: 1 }],
  ])("of the answer %s it says %p", (answer, expected) => {
    expect(found(detector, { answers: [answer] })).toEqual(expected);
  });

  test("every choice of an answer is looked at", () => {
    expect(found(detector, { answers: ['{"age": 3}', "{", '{"age": null}'] })).toEqual({
      JSON_INVALID: 1,
      JSON_SCHEMA_MISMATCH: 1,
    });
  });

  // A pattern that backtracks would let one answer hold up the whole service.
  test("a pattern that is a bomb elsewhere is matched in linear time", () => {
    const bomb = made(createJsonSchemaDetector({ schema: { type: "string", pattern: "^(a+)+$" } }));
    expect(found(bomb, { answers: [JSON.stringify(`${"a".repeat(50_000)}!`)] })).toEqual({
      JSON_SCHEMA_MISMATCH: 1,
    });
  });

  test.each([
    ["a pattern with look-around", { pattern: "^(?=a)" }],
    ["a reference to elsewhere", { $ref: "https://example.com/schema.json" }],
    ["no schema", { type: "nonsense" }],
    ["a schema that is nested too deep", nested(80)],
  ])("%s is refused when it is made", (_what, schema) => {
    expect(createJsonSchemaDetector({ schema })).toMatchObject({ ok: false });
  });

  test("two schemas of one id do not know of each other", () => {
    const texts = made(
      createJsonSchemaDetector({ schema: { $id: "https://example.com/a", type: "string" } }),
    );
    const lists = made(createJsonSchemaDetector({ schema: { $id: "https://example.com/a", type: "array" } }));
    expect(found(texts, { answers: ['"a"'] })).toEqual({});
    expect(found(lists, { answers: ['"a"'] })).toEqual({ JSON_SCHEMA_MISMATCH: 1 });
  });

  test("what the call asks for is held to, and where it asks for nothing it cannot tell", () => {
    const asked = made(createJsonSchemaDetector({ schema: "request" }));
    expect(found(asked, { answers: ['{"age": 3}'], answerSchema: schema })).toEqual({});
    expect(found(asked, { answers: ["{}"], answerSchema: schema })).toEqual({ JSON_SCHEMA_MISMATCH: 1 });
    expect(found(asked, { answers: ["{}"] })).toBe("unavailable");
    expect(found(asked, { answers: ["{}"], answerSchema: { type: "nonsense" } })).toBe("unavailable");
    expect(found(asked, { phase: "pre_call", messages: 1 })).toEqual({});
  });
});

function nested(depth: number): Record<string, unknown> {
  let schema: Record<string, unknown> = { type: "string" };
  for (let level = 0; level < depth; level += 1) schema = { properties: { inner: schema } };
  return schema;
}

describe("tools", () => {
  const detector = made(
    createToolsDetector(
      {
        allow: ["read_*", "pay"],
        deny: ["read_secrets"],
        arguments: {
          pay: {
            schema: { type: "object", required: ["amount"] },
            declare: { amount: "int" },
            when: "args.amount <= 100",
          },
        },
      },
      (_text, _declared) => ({ ok: true, value: (args) => Number(args["amount"]) <= 100 }),
    ),
  );

  test.each([
    ["read_file", "{}", {}],
    ["read_secrets", "{}", { TOOL_NOT_ALLOWED: 1 }],
    ["Pay", "{}", { TOOL_NOT_ALLOWED: 1 }],
    ["remove", "{}", { TOOL_NOT_ALLOWED: 1 }],
    ["pay", '{"amount": 100}', {}],
    ["pay", '{"amount": 101}', { TOOL_CONDITION_FAILED: 1 }],
    ["pay", "{}", { TOOL_ARGUMENTS_INVALID: 1 }],
    ["pay", "", { TOOL_ARGUMENTS_INVALID: 1 }],
    ["pay", '{"amount": 1', { TOOL_ARGUMENTS_INVALID: 1 }],
    ["pay", "[1]", { TOOL_ARGUMENTS_INVALID: 1 }],
    ["pay", '{"amount": 101, "amount": 100}', { TOOL_ARGUMENTS_INVALID: 1 }],
    ["pay", '{"amount": 100, "to": {"a": 1, "a": 2}}', { TOOL_ARGUMENTS_INVALID: 1 }],
    ["read_file", '{"a": 1, "a": 2}', {}],
  ])("of a call of %s with %s it says %p", (name, args, expected) => {
    expect(found(detector, { calledTools: [{ name, arguments: args }] })).toEqual(expected);
  });

  test("a tool that may not be called may not be offered", () => {
    expect(found(detector, { phase: "pre_call", offeredTools: [{ name: "pay" }, { name: "rm" }] })).toEqual({
      TOOL_NOT_ALLOWED: 1,
    });
  });

  test("a condition that does not compile is told with its tool", () => {
    const created = createToolsDetector({ arguments: { pay: { when: "args." } } }, () => ({
      ok: false,
      error: ["it ends too early."],
    }));
    expect(created).toEqual({ ok: false, error: "arguments.pay: when: it ends too early." });
  });
});

describe("size", () => {
  const detector = createSizeDetector({
    characters_max: 10,
    tokens_max: 5,
    messages_max: 2,
    images_max: 0,
  });

  test("what is at its limit passes, and what is beyond is told, each by itself", () => {
    expect(found(detector, { characters: 10, tokens: () => 5, messages: 2 })).toEqual({});
    expect(found(detector, { characters: 11, tokens: () => 6, messages: 3, images: 1 })).toEqual({
      SIZE_CHARACTERS: 1,
      SIZE_TOKENS: 1,
      SIZE_MESSAGES: 1,
      SIZE_IMAGES: 1,
    });
    expect(found(createSizeDetector({}), { characters: 1e9 })).toEqual({});
  });
});
