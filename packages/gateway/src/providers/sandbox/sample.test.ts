import { describe, expect, test } from "bun:test";
import { SANDBOX_WORDS, sampleOf } from "./sample.ts";

describe("a sample of a schema", () => {
  test.each<readonly [string, Parameters<typeof sampleOf>[0], unknown]>([
    ["a constant", { const: 5 }, 5],
    ["a list of values", { enum: ["b", "a"] }, "b"],
    ["a text", { type: "string" }, SANDBOX_WORDS],
    ["a short text", { type: "string", maxLength: 7 }, "sandbox"],
    ["a long text", { type: "string", minLength: 30 }, `${SANDBOX_WORDS}.`],
    ["a date", { type: "string", format: "date" }, "2026-01-01"],
    ["a whole number from a bound", { type: "integer", minimum: 3 }, 3],
    ["a whole number above a bound", { type: "integer", exclusiveMinimum: 3 }, 4],
    ["a whole number below a bound", { type: "integer", maximum: -3 }, -3],
    ["a multiple", { type: "integer", minimum: 11, multipleOf: 5 }, 15],
    ["a number between bounds", { type: "number", exclusiveMinimum: 0, exclusiveMaximum: 1 }, 0.5],
    ["a number without bounds", { type: "number" }, 0],
    ["a boolean", { type: "boolean" }, true],
    ["null", { type: "null" }, null],
    ["several types", { type: ["null", "boolean"] }, true],
    ["an empty list", { type: "array", items: { type: "boolean" } }, []],
    ["a list of two", { type: "array", items: { type: "boolean" }, minItems: 2 }, [true, true]],
    ["a choice", { anyOf: [{ type: "boolean" }, { type: "string" }] }, true],
    [
      "required properties alone",
      { properties: { a: { type: "boolean" }, b: { type: "boolean" } }, required: ["a"] },
      { a: true },
    ],
    [
      "parts joined",
      {
        allOf: [
          { type: "object", properties: { a: { const: 1 } }, required: ["a"] },
          { properties: { b: { const: 2 } }, required: ["b"] },
        ],
      },
      { a: 1, b: 2 },
    ],
    [
      "references",
      {
        type: "object",
        properties: { a: { $ref: "#/$defs/x~1y" } },
        required: ["a"],
        $defs: { "x/y": { const: 7 } },
      },
      { a: 7 },
    ],
  ])("is right for %s", (_what, schema, expected) => {
    expect(sampleOf(schema)).toEqual(expected);
  });

  // Schemas are the caller's: without bounds, a small one could cost the gateway its memory.
  test.each<readonly [string, Parameters<typeof sampleOf>[0]]>([
    ["itself", { type: "object", properties: { next: { $ref: "#" } }, required: ["next"] }],
    ["nothing but itself", { $ref: "#" }],
    [
      "itself many times over",
      {
        type: "object",
        properties: { a: { $ref: "#" }, b: { $ref: "#" }, c: { $ref: "#" } },
        required: ["a", "b", "c"],
      },
    ],
    ["itself in parts", { allOf: Array.from({ length: 20 }, () => ({ $ref: "#" })) }],
    ["an endless list", { type: "array", minItems: 1e9, items: { type: "array", minItems: 1e9 } }],
    ["an endless text", { type: "string", minLength: 1e9 }],
    ["a step of zero", { type: "integer", minimum: 1, multipleOf: 0 }],
  ])("is small for a schema that asks for %s", (_what, schema) => {
    expect((JSON.stringify(sampleOf(schema)) ?? "").length).toBeLessThan(200_000);
  });
});
