import { describe, expect, test } from "bun:test";
import { requestCases } from "../../test/kit/client-cases.ts";
import { thrownBy } from "../../test/kit/thrown.ts";
import { checkRequest } from "./check-request.ts";
import type { EvaluateRequest } from "./evaluate-request.ts";

const least: EvaluateRequest = {
  action: "infer:run",
  env: { name: "prod" },
  resource: { type: "document", sensitivity: "public" },
};

describe("sends", () => {
  const sent = requestCases.filter((requestCase) => requestCase.sent !== undefined);
  test.each(sent)("$name", ({ request, sent }) => {
    expect<unknown>(checkUntyped(request)).toEqual(sent);
  });
});

describe("refuses, and names the members", () => {
  const refused = requestCases.filter(({ faults }) => faults !== undefined);
  test.each(refused)("$name", async ({ request, faults }) => {
    const error = await thrownBy(() => checkUntyped(request));
    expect(error.kind).toBe("invalid-request");
    expect([...error.message.matchAll(/(\S+) must be/g)].map(([, member]) => member)).toEqual([
      ...(faults ?? []),
    ]);
  });
});

// JSON turns them into null, and null is an absent signal: a rule that restricts by it would no longer match.
test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
  "refuses the signal %p",
  async (risk) => {
    expect((await thrownBy(() => checkRequest({ ...least, signals: { risk } }))).kind).toBe(
      "invalid-request",
    );
  },
);

test("does not touch the caller's request", () => {
  const request = Object.freeze({
    ...least,
    subject: Object.freeze({ type: null }),
    signals: Object.freeze({ a: null }),
  });
  expect<unknown>(checkRequest(request)).toEqual({ ...least, subject: {}, signals: {} });
});

/** As a caller in JavaScript would. */
function checkUntyped(request: unknown): unknown {
  return Reflect.apply(checkRequest, undefined, [request]);
}
