import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { batchRequestsMax, EvaluateBatchRequest, EvaluateRequest } from "./evaluate.ts";
import { isEvaluateBatchRequest, isEvaluateRequest } from "./is-evaluate-request.ts";

const absent = fc.constantFrom(null, undefined);
const text = (charsMax: number) =>
  fc.oneof(
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }),
    fc.constantFrom("x", "x".repeat(charsMax), "😀".repeat(charsMax)),
  );
const time = fc.constantFrom("2026-11-20T18:00:00Z", "2026-11-20T18:00:00", "2026-02-28 18:00:00.5+01:00");

const rightRequest = fc.record(
  {
    request_id: fc.oneof(text(128), absent),
    timestamp: fc.oneof(time, absent),
    action: fc.constantFrom("infer:run", "data:read", "a", `a${"-".repeat(63)}`),
    env: fc.record({ name: text(64) }, { noNullPrototype: true }),
    resource: fc.record(
      {
        type: text(64),
        id: fc.oneof(text(256), absent),
        sensitivity: fc.constantFrom("public", "internal", "restricted"),
      },
      { requiredKeys: ["type", "sensitivity"], noNullPrototype: true },
    ),
    subject: fc.oneof(
      absent,
      fc.record(
        { type: fc.oneof(text(32), absent), id: fc.oneof(text(256), absent) },
        { requiredKeys: [], noNullPrototype: true },
      ),
    ),
    signals: fc.oneof(
      absent,
      fc.dictionary(
        fc.constantFrom("a", "caller_trust", `x${"0".repeat(40)}`),
        fc.oneof(
          fc.string(),
          fc.integer(),
          fc.boolean(),
          fc.constantFrom(null, 0.5, -0, Number.MAX_SAFE_INTEGER),
        ),
        { noNullPrototype: true },
      ),
      fc.constant(signalsOf(50)),
    ),
  },
  { requiredKeys: ["action", "env", "resource"], noNullPrototype: true },
);

const paths = ["", "env", "resource", "subject", "signals"] as const;
const members = [
  "action",
  "env",
  "name",
  "type",
  "id",
  "sensitivity",
  "request_id",
  "timestamp",
  "signals",
  "extra",
  "A",
];
const wrong = fc.constantFrom<unknown>(
  ..."x,,😀,Public,restricted,2026-02-30T00:00:00Z,2026-11-20,infer run".split(","),
  ...[0, 1.5, 2 ** 53, true, [], {}, { name: "" }, null, undefined],
  "x".repeat(129),
  "😀".repeat(257),
  signalsOf(51),
);

/** A right request in which one member was set to something, right or wrong, or taken out. */
const bentRequest = fc
  .tuple(
    rightRequest,
    fc.constantFrom(...paths),
    fc.constantFrom(...members),
    fc.oneof(wrong, fc.constant("out")),
  )
  .map(([request, path, member, value]) => {
    const bent: Record<string, unknown> = { ...request };
    const inner = path === "" ? bent : { ...Object(bent[path]) };
    if (value === "out") delete inner[member];
    else inner[member] = value;
    if (path !== "") bent[path] = inner;
    return bent;
  });

function signalsOf(count: number): Record<string, number> {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [`s${at}`, at]));
}

describe("isEvaluateRequest", () => {
  test("takes every right request", () => {
    fc.assert(
      fc.property(rightRequest, (request) => {
        expect(EvaluateRequest.safeParse(request).success).toBe(true);
        expect(isEvaluateRequest(request)).toBe(true);
      }),
    );
  });

  // Whoever finds a request that passes here and not there has facts decided on that nobody checked.
  test("takes what the schema takes, unchanged, and nothing else", () => {
    fc.assert(
      fc.property(bentRequest, (request) => {
        const parsed = EvaluateRequest.safeParse(request);
        expect(isEvaluateRequest(request)).toBe(parsed.success);
        if (parsed.success) expect(parsed.data).toEqual(request as EvaluateRequest);
      }),
      { numRuns: 5_000 },
    );
  });

  test("refuses what is no object of JSON", () => {
    for (const value of [null, 1, "x", [], [{}], new Date(0), new Map()]) {
      expect(isEvaluateRequest(value)).toBe(false);
    }
  });
});

describe("isEvaluateBatchRequest", () => {
  const requests = fc.array(fc.oneof(rightRequest, bentRequest), { maxLength: 3 });
  const least = {
    action: "data:read",
    env: { name: "prod" },
    resource: { type: "table", sensitivity: "public" },
  };

  test("takes a batch of right requests", () => {
    fc.assert(
      fc.property(fc.array(rightRequest, { minLength: 1, maxLength: 3 }), (right) => {
        expect(isEvaluateBatchRequest({ requests: right })).toBe(true);
      }),
    );
  });

  // As with one: facts that nobody checked would be decided on.
  test("takes what the schema takes, unchanged, and nothing else", () => {
    fc.assert(
      fc.property(requests, (some) => {
        const parsed = EvaluateBatchRequest.safeParse({ requests: some });
        expect(isEvaluateBatchRequest({ requests: some })).toBe(parsed.success);
        if (parsed.success) expect(parsed.data).toEqual({ requests: some as EvaluateRequest[] });
      }),
    );
  });

  test.each([
    ["no batch", null],
    ["a list", [least]],
    ["nothing in it", { requests: [] }],
    ["no list in it", { requests: { 0: least, length: 1 } }],
    ["another member", { requests: [least], explain: true }],
    ["one too many", { requests: Array.from({ length: batchRequestsMax + 1 }, () => least) }],
  ])("takes not, like the schema: %s", (_, value) => {
    expect(isEvaluateBatchRequest(value)).toBe(false);
    expect(EvaluateBatchRequest.safeParse(value).success).toBe(false);
  });

  test("takes as many as may be", () => {
    expect(isEvaluateBatchRequest({ requests: Array.from({ length: batchRequestsMax }, () => least) })).toBe(
      true,
    );
  });
});

/** PostgreSQL could not keep it, and the decision would be refused as if the record were away. */
test("takes no correlation id with U+0000, and nor does the schema", () => {
  const request = {
    request_id: "one\0two",
    action: "data:read",
    env: { name: "prod" },
    resource: { type: "document", sensitivity: "public" },
    signals: {},
  };
  expect(isEvaluateRequest(request)).toBe(false);
  expect(EvaluateRequest.safeParse(request).error?.issues).toMatchObject([{ path: ["request_id"] }]);
});
