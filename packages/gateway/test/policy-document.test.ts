import { describe, expect, test } from "bun:test";
import { hash } from "node:crypto";
import { compileRules } from "@meshgate/engine";
import fc from "fast-check";
import { isContract } from "./kit/contracts.ts";

/** What the JSON Schema of a rules document says of it, and what the engine says of its structure: the same. */
function expectAgreement(document: unknown): void {
  expect({ document, isValid: isContract("policy-document", document) }).toEqual({
    document,
    isValid: structureProblems(document).length === 0,
  });
}

function structureProblems(document: unknown) {
  const text = JSON.stringify(document);
  const compiled = compileRules([{ file: "policy.json", text }], (content) => hash("sha256", content, "hex"));
  return compiled.ok ? [] : compiled.error.filter(({ stage }) => stage === "structure");
}

const name = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.:/-]{0,8}$/);
const code = fc.stringMatching(/^[A-Z][A-Z0-9_]{0,8}$/);
const signal = fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/);
const text = fc.string({ unit: "grapheme", maxLength: 8 });
const scalar = fc.oneof(text, fc.integer(), fc.boolean());

const obligation = fc.oneof(
  fc.record({
    type: fc.constant("OUTPUT_CAP"),
    params: fc
      .record(
        {
          max_tokens: fc.integer({ min: 1, max: 100_000 }),
          max_items: fc.integer({ min: 1, max: 1_000_000 }),
          max_bytes: fc.integer({ min: 1, max: 100_000_000 }),
        },
        { requiredKeys: [] },
      )
      .filter((caps) => Object.keys(caps).length > 0),
  }),
  fc.record({ type: fc.constant("MODEL_SUBSTITUTE"), params: fc.record({ model: name }) }),
  fc.record({
    type: fc.constant("REDACT"),
    params: fc.record({ entities: fc.array(name, { minLength: 1 }) }),
  }),
  fc.record({ type: fc.constant("ROUTE_LOCAL"), params: fc.constant({}) }),
);

const consequence = fc.record(
  {
    decision: fc.constantFrom("ALLOW", "DEGRADE", "REQUIRE_REVIEW", "BLOCK"),
    rationale_codes: fc.uniqueArray(code, { minLength: 1, maxLength: 16 }),
    obligations: fc.array(obligation, { maxLength: 3 }),
  },
  { requiredKeys: ["decision", "rationale_codes"] },
);

const { map } = fc.letrec((tie) => ({
  map: fc.dictionary(signal, fc.oneof({ depthSize: "small" }, scalar, fc.constant(null), tie("map")), {
    maxKeys: 3,
  }),
}));

const rule = fc.record(
  {
    rule_id: name,
    description: text,
    priority: fc.integer({ min: 0, max: 100 }),
    when: fc.oneof(text, map),
    // biome-ignore lint/suspicious/noThenProperty: a rule has `when` and `then`; nothing awaits it.
    then: consequence,
  },
  { requiredKeys: ["rule_id", "priority", "when", "then"] },
);

const validDocument = fc.record(
  {
    policy_id: name,
    policy_version: fc.oneof(fc.string({ minLength: 1, maxLength: 64 }), fc.integer()),
    description: text,
    signals: fc.dictionary(
      signal,
      fc.oneof(fc.constantFrom("int", "decimal", "string", "bool"), fc.array(scalar, { minLength: 1 })),
    ),
    actions: fc.array(fc.stringMatching(/^[a-z][a-z0-9_.:-]{0,8}$/)),
    default: consequence,
    rules: fc.array(rule, { maxLength: 3 }),
    invariants: fc.array(
      fc.record({ name, description: text, assert: text }, { requiredKeys: ["name", "assert"] }),
      { maxLength: 2 },
    ),
  },
  { requiredKeys: ["policy_id", "policy_version", "default", "rules"] },
);

/** Values that are wrong in most places, and right in some. */
const strange = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    1.5,
    101,
    100_001,
    "",
    "x",
    "ALLOW",
    "OUTPUT_CAP",
    "int",
    [],
    {},
  ),
  fc.constantFrom<unknown>(
    "x".repeat(65),
    "x".repeat(129),
    "A".repeat(65),
    "🦊".repeat(64),
    ["A", "A"],
    [[]],
  ),
  fc.constantFrom<unknown>(
    Array.from({ length: 17 }, (_, index) => `C${index}`),
    { max_tokens: 0 },
    { a: [1] },
  ),
);

/** One value of a document taken out, replaced, or given a further member. */
const mutatedDocument = fc
  .tuple(validDocument, fc.nat(), fc.constantFrom("drop", "replace", "add"), strange)
  .map(([document, seed, change, value]) => {
    const copy: unknown = structuredClone(document);
    const spots = spotsOf({ document: copy });
    const spot = spots[seed % spots.length];
    if (spot === undefined) return copy;
    const { holder, key } = spot;
    const at: unknown = Reflect.get(holder, key);
    if (change === "replace") Reflect.set(holder, key, value);
    else if (change === "drop") drop(holder, key);
    else if (typeof at === "object" && at !== null)
      Reflect.set(at, Array.isArray(at) ? at.length : "extra", value);
    return copy;
  });

interface Spot {
  readonly holder: object;
  readonly key: string;
}

function spotsOf(value: unknown): readonly Spot[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.keys(value).flatMap((key) => [{ holder: value, key }, ...spotsOf(Reflect.get(value, key))]);
}

function drop(holder: object, key: string): void {
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else Reflect.deleteProperty(holder, key);
}

describe("the JSON Schema of a rules document and the engine's own check of its structure", () => {
  test("both take what is valid", () => {
    fc.assert(
      fc.property(validDocument, (document) => {
        expect(structureProblems(document)).toEqual([]);
        expectAgreement(document);
      }),
      { numRuns: 100 },
    );
  });

  test("agree on whatever somebody makes of it", () => {
    let refused = 0;
    fc.assert(
      fc.property(mutatedDocument, (document) => {
        expectAgreement(document);
        refused += isContract("policy-document", document) ? 0 : 1;
      }),
      { numRuns: 600 },
    );
    expect(refused).toBeGreaterThan(100);
  });

  test("agree on what is no document at all", () => {
    for (const value of [null, true, 5, "text", [], {}]) expectAgreement(value);
  });
});
