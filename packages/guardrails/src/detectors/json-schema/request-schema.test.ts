import { expect, test } from "bun:test";
import type { JsonObject, JsonValue } from "@meshgate/canon";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { judgeByRequest } from "./request-schema.ts";

const person: JsonObject = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  type: "object",
  properties: {
    name: { type: "string", minLength: 1, pattern: "^[A-Z]" },
    age: { anyOf: [{ type: "integer", minimum: 0 }, { type: "null" }] },
    children: { type: "array", items: { $ref: "#" }, maxItems: 2 },
    kind: { enum: ["a", { b: 1 }] },
  },
  required: ["name"],
  additionalProperties: false,
};

test.each([
  [{ name: "Ann" }, "conforms"],
  [{ name: "Ann", age: null, children: [{ name: "Bo" }] }, "conforms"],
  [{ name: "Ann", kind: { b: 1 } }, "conforms"],
  [{ name: "Ann", kind: { b: 2 } }, "differs"],
  [{ name: "ann" }, "differs"],
  [{ name: "" }, "differs"],
  [{ name: "Ann", age: -1 }, "differs"],
  [{ name: "Ann", age: 1.5 }, "differs"],
  [{ name: "Ann", children: [{ name: "Bo" }, { age: 1 }] }, "differs"],
  [{ name: "Ann", more: 1 }, "differs"],
  [{}, "differs"],
  [[], "differs"],
] as const)("%j %s", (value, verdict) => {
  expect(judgeByRequest(value, person)).toBe(verdict);
});

/** `a0` asks twice for `a1`, that twice for `a2`, and so on. */
function doubling(levels: number): JsonObject {
  const $defs: Record<string, JsonValue> = { [`a${levels}`]: { type: "object" } };
  for (let level = 0; level < levels; level += 1) {
    const next = { $ref: `#/$defs/a${level + 1}` };
    $defs[`a${level}`] = { allOf: [next, next] };
  }
  return { $defs, $ref: "#/$defs/a0" };
}

// What a caller writes here would otherwise stop the service for everybody.
test.each<readonly [string, JsonObject]>([
  ["a schema that doubles at each of its definitions", doubling(60)],
  ["a schema that asks for itself", { allOf: [{ $ref: "#" }] }],
  ["a reference to elsewhere", { $ref: "https://example.com/schema.json" }],
  ["a reference to nothing", { $ref: "#/$defs/none" }],
  ["a keyword that is not read", { propertyNames: { maxLength: 1 } }],
  ["a type that is none", { type: "nonsense" }],
  ["a pattern that needs more than linear time", { properties: { a: { pattern: "(?=a)" } } }],
  [
    "too many patterns",
    { allOf: Array.from({ length: 20 }, (_, at) => ({ properties: { a: { pattern: `a{${at}}` } } })) },
  ],
])("of %s it cannot tell", (_what, schema) => {
  expect(judgeByRequest({ a: "aaaaaaaaaaaaaaaaaaaaaaaa" }, schema)).toBe("cannot-tell");
});

test("of a value that is nested too deep it cannot tell", () => {
  let value: JsonValue = [];
  for (let depth = 0; depth < 5_000; depth += 1) value = [value];
  expect(judgeByRequest(value, { $defs: {}, items: { $ref: "#" } })).toBe("cannot-tell");
});

const schemas = fc.letrec<{ schema: JsonObject; schemas: JsonObject[] }>((tie) => ({
  schemas: fc.array(tie("schema"), { minLength: 1, maxLength: 3 }),
  schema: fc.oneof(
    { maxDepth: 3 },
    fc.record({ type: fc.constantFrom("object", "array", "string", "number", "integer", "boolean", "null") }),
    fc.record({ enum: fc.uniqueArray(fc.constantFrom(1, "a", null, true), { minLength: 1 }) }),
    fc.record({ minimum: fc.integer({ min: -2, max: 2 }), multipleOf: fc.constantFrom(1, 2) }),
    fc.record({ minItems: fc.nat(2), maxItems: fc.nat(3), uniqueItems: fc.boolean() }),
    fc.record({ minLength: fc.nat(2), maxLength: fc.nat(3) }),
    fc.record({ required: fc.uniqueArray(fc.constantFrom("a", "b")), minProperties: fc.nat(2) }),
    fc.record({
      properties: fc.record({ a: tie("schema"), b: tie("schema") }, { requiredKeys: [] }),
      additionalProperties: fc.oneof(fc.boolean(), tie("schema")),
    }),
    fc.record({ prefixItems: tie("schemas"), items: fc.oneof(fc.boolean(), tie("schema")) }),
    fc.record({ allOf: tie("schemas") }),
    fc.record({ anyOf: tie("schemas") }),
    fc.record({ oneOf: tie("schemas") }),
    fc.record({ not: tie("schema") }),
  ) as fc.Arbitrary<JsonObject>,
})).schema;

const { value: values } = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<JsonValue>(null, true, 0, 1, 2, 1.5, "", "a", "abc"),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.record({ a: tie("value"), b: tie("value"), c: tie("value") }, { requiredKeys: [] }),
  ) as fc.Arbitrary<JsonValue>,
}));

test("what is read means what a validator of the whole standard says", () => {
  const ajv = new Ajv2020({ strict: false, validateSchema: false });
  fc.assert(
    fc.property(schemas, values, (schema, value) => {
      expect(judgeByRequest(value, schema)).toBe(ajv.compile(schema)(value) ? "conforms" : "differs");
    }),
    { numRuns: 150 },
  );
});
