import { describe, expect, test } from "bun:test";
import { breaksOf, findBreaks } from "./contract-breaks.ts";
import type { JsonSchema } from "./json-schema.ts";

const text: JsonSchema = { type: "string", maxLength: 64 };

function object(properties: Record<string, JsonSchema>, more: JsonSchema = {}): JsonSchema {
  return {
    type: "object",
    properties,
    required: Object.keys(properties),
    additionalProperties: false,
    ...more,
  };
}

type Change = readonly [change: string, released: JsonSchema, current: JsonSchema];

const base = object({ a: text });

/** What callers send: everything that was valid must stay so. */
const brokenRequests: readonly Change[] = [
  ["a member removed", object({ a: text, b: text }), base],
  ["an optional member removed", object({ a: text, b: text }, { required: ["a"] }), base],
  ["a member renamed", base, object({ b: text })],
  ["a member of an open object removed", { ...base, additionalProperties: true }, { type: "object" }],
  ["a new required member", base, object({ a: text, b: text })],
  ["a member made required", object({ a: text }, { required: [] }), base],
  ["a type narrowed", object({ a: { type: "number" } }), object({ a: { type: "integer" } })],
  ["a type changed", base, object({ a: { type: "integer" } })],
  ["null no longer taken", object({ a: { anyOf: [text, { type: "null" }] } }), base],
  [
    "one of several types no longer taken",
    object({ a: { type: ["string", "number"] } }),
    object({ a: { type: "string" } }),
  ],
  ["an enum narrowed", object({ a: { enum: ["x", "y"] } }), object({ a: { enum: ["x"] } })],
  ["an enum put on text", base, object({ a: { type: "string", enum: ["x"] } })],
  ["a length limit lowered", base, object({ a: { type: "string", maxLength: 63 } })],
  ["a length limit put on", object({ a: { type: "string" } }), base],
  [
    "a minimum raised",
    object({ a: { type: "integer", minimum: 0 } }),
    object({ a: { type: "integer", minimum: 1 } }),
  ],
  ["fewer items taken", { type: "array", maxItems: 9 }, { type: "array", maxItems: 8 }],
  [
    "a pattern changed",
    object({ a: { type: "string", pattern: "^a" } }),
    object({ a: { type: "string", pattern: "^b" } }),
  ],
  ["a pattern put on", base, object({ a: { ...text, pattern: "^a" } })],
  ["duplicates no longer taken", { type: "array" }, { type: "array", uniqueItems: true }],
  [
    "an open object closed",
    { type: "object", additionalProperties: true },
    { type: "object", additionalProperties: false },
  ],
  ["the names of a map narrowed", { type: "object" }, { type: "object", propertyNames: { pattern: "^a" } }],
  [
    "what a list holds narrowed",
    { type: "array", items: text },
    { type: "array", items: { type: "string", maxLength: 1 } },
  ],
  ["a keyword that nobody knows", base, object({ a: { ...text, ...unknownKeyword() } })],
];

const compatibleRequests: readonly Change[] = [
  ["nothing changed", base, base],
  ["a new optional member", base, object({ a: text, b: text }, { required: ["a"] })],
  ["a member made optional", base, object({ a: text }, { required: [] })],
  ["a new optional member of an open object", { type: "object" }, { type: "object", properties: { a: {} } }],
  ["a type widened", object({ a: { type: "integer" } }), object({ a: { type: "number" } })],
  ["null taken too", base, object({ a: { anyOf: [text, { type: "null" }] } })],
  ["an enum widened", object({ a: { enum: ["x"] } }), object({ a: { enum: ["x", "y"] } })],
  [
    "a constant that became one of several",
    object({ a: { const: "x" } }),
    object({ a: { enum: ["x", "y"] } }),
  ],
  ["a length limit raised", base, object({ a: { type: "string", maxLength: 65 } })],
  ["a limit taken away", base, object({ a: { type: "string" } })],
  ["another kind of obligation", { oneOf: [base] }, { oneOf: [object({ c: text }), base] }],
  ["a description", base, object({ a: { ...text, ...{ description: "Words." } } })],
  ["a definition pulled out", base, { $ref: "#/$defs/A", $defs: { A: base } }],
];

/** What callers read: everything that comes must be what was promised. */
const brokenAnswers: readonly Change[] = [
  ["a member removed", object({ a: text, b: text }), base],
  ["an optional member removed", object({ a: text, b: text }, { required: ["a"] }), base],
  ["a member made optional", base, object({ a: text }, { required: [] })],
  ["a member renamed", base, object({ b: text })],
  ["an enum widened", object({ a: { enum: ["x"] } }), object({ a: { enum: ["x", "y"] } })],
  ["an enum taken away", object({ a: { type: "string", enum: ["x"] } }), object({ a: { type: "string" } })],
  ["a type widened", object({ a: { type: "integer" } }), object({ a: { type: "number" } })],
  ["null where there was none", base, object({ a: { anyOf: [text, { type: "null" }] } })],
  ["a limit raised", base, object({ a: { type: "string", maxLength: 65 } })],
  ["a member that a closed answer does not name", base, object({ a: text, b: text })],
  ["an answer opened", base, { ...base, additionalProperties: true }],
];

const compatibleAnswers: readonly Change[] = [
  ["nothing changed", base, base],
  ["a member made certain", object({ a: text }, { required: [] }), base],
  ["an enum narrowed", object({ a: { enum: ["x", "y"] } }), object({ a: { enum: ["x"] } })],
  ["a type narrowed", object({ a: { type: "number" } }), object({ a: { type: "integer" } })],
  ["a limit lowered", base, object({ a: { type: "string", maxLength: 63 } })],
  ["a new member of an open answer", { type: "object" }, { type: "object", properties: { a: text } }],
];

describe("breaks those who send a request:", () => {
  test.each(brokenRequests)("%s", (_, released, current) => {
    expect(breaksOf("request", released, current)).not.toEqual([]);
  });
});

describe("breaks nobody who sends a request:", () => {
  test.each(compatibleRequests)("%s", (_, released, current) => {
    expect(breaksOf("request", released, current)).toEqual([]);
  });
});

describe("breaks those who read an answer:", () => {
  test.each(brokenAnswers)("%s", (_, released, current) => {
    expect(breaksOf("answer", released, current)).not.toEqual([]);
  });
});

describe("breaks nobody who reads an answer:", () => {
  test.each(compatibleAnswers)("%s", (_, released, current) => {
    expect(breaksOf("answer", released, current)).toEqual([]);
  });
});

test("says where and what", () => {
  const list = (items: JsonSchema): JsonSchema => object({ requests: { type: "array", items } });
  expect(
    breaksOf("request", list(object({ name: text })), list(object({ name: { ...text, maxLength: 32 } }))),
  ).toEqual(["in what was released, requests[].name has maxLength 64 against 32"]);
});

test("follows definitions that contain themselves", () => {
  const tree = (leaf: JsonSchema): JsonSchema => ({
    $ref: "#/$defs/Tree",
    $defs: { Tree: { type: "object", additionalProperties: { anyOf: [leaf, { $ref: "#/$defs/Tree" }] } } },
  });
  expect(breaksOf("request", tree(text), tree(text))).toEqual([]);
  expect(breaksOf("request", tree(text), tree({ type: "string", maxLength: 1 }))).not.toEqual([]);
});

describe("over all contracts", () => {
  const released = { name: "x", version: "1", schema: base };
  const broken = { name: "x", version: "1", direction: "request", schema: object({ b: text }) } as const;

  test("a break is named with its contract", () => {
    expect(findBreaks([released], [broken])).toEqual([
      expect.stringMatching(/^x 1: a is gone\. Undo it, or raise the version/),
      expect.stringMatching(/^x 1: in what was released, b may be missing\./),
    ]);
  });

  test("a raised version lets it through", () => {
    expect(findBreaks([released], [{ ...broken, version: "2" }])).toEqual([]);
  });

  test("a contract that is gone is a break, whatever its version", () => {
    expect(findBreaks([released], [])).toEqual(["x: version 1 was released, and it is gone"]);
  });

  test("one that was never released may change", () => {
    expect(findBreaks([], [broken])).toEqual([]);
  });
});

function unknownKeyword(): JsonSchema {
  const schema: JsonSchema & { readonly contains: object } = { contains: {} };
  return schema;
}
