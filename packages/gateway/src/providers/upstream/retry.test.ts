import { describe, expect, test } from "bun:test";
import type { FailureKind } from "../../ports/provider.ts";
import { type RetryQuestion, retryAfterMs, retryPauseMs } from "./retry.ts";

const question: RetryQuestion = {
  failure: { kind: "connection", billed: "no", message: "" },
  billedOnce: false,
  tries: 1,
  retries: { max: 5, base_ms: 100 },
  leftMs: 60_000,
  random: () => 0.5,
};

describe("the pause before the next try", () => {
  test.each([
    [1, 50],
    [2, 100],
    [3, 200],
    [5, 800],
    [6, undefined],
  ])("after %d tries is %p ms with a die of one half", (tries, pauseMs) => {
    expect(retryPauseMs({ ...question, tries })).toBe(pauseMs);
  });

  test.each<readonly [FailureKind, boolean]>([
    ["connection", true],
    ["rate_limited", true],
    ["upstream_error", true],
    ["timeout", false],
    ["authentication", false],
    ["invalid_request", false],
    ["malformed_response", false],
    ["cancelled", false],
  ])("after %s is there: %p", (kind, isThere) => {
    const pauseMs = retryPauseMs({ ...question, failure: { kind, billed: "no", message: "" } });
    expect(pauseMs !== undefined).toBe(isThere);
  });

  test.each([
    ["unknown", true, undefined],
    ["unknown", false, 50],
    ["no", true, 50],
  ] as const)(
    "after a bill that is %s, of a call to be billed once (%p), is %p",
    (billed, billedOnce, pauseMs) => {
      const failure = { ...question.failure, billed };
      expect(retryPauseMs({ ...question, failure, billedOnce })).toBe(pauseMs);
    },
  );

  test.each([
    [2_000, 60_000, 2_000],
    [2_000, 1_000, undefined],
    [5_001, 60_000, undefined],
  ])("is what the provider asks (%d ms) as far as %d ms are left: %p", (askedMs, leftMs, pauseMs) => {
    const failure = { kind: "rate_limited", billed: "no", message: "", retryAfterMs: askedMs } as const;
    expect(retryPauseMs({ ...question, failure, leftMs })).toBe(pauseMs);
  });

  test("never grows past thirty seconds", () => {
    const retries = { max: 5, base_ms: 60_000 };
    expect(retryPauseMs({ ...question, retries, tries: 5 })).toBe(15_000);
  });
});

describe("Retry-After", () => {
  const nowMs = Date.parse("2026-11-20T10:00:00Z");
  test.each<readonly [Record<string, string>, number | undefined]>([
    [{ "retry-after": "3" }, 3_000],
    [{ "retry-after": "0.5" }, 500],
    [{ "retry-after": "Fri, 20 Nov 2026 10:00:07 GMT" }, 7_000],
    [{ "retry-after": "Fri, 20 Nov 2026 09:00:00 GMT" }, 0],
    [{ "retry-after-ms": "250", "retry-after": "9" }, 250],
    [{ "retry-after": "soon" }, undefined],
    [{}, undefined],
  ])("%j is %p ms", (headers, ms) => {
    expect(retryAfterMs(new Headers(headers), nowMs)).toBe(ms);
  });
});
