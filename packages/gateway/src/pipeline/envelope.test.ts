import { describe, expect, test } from "bun:test";
import { EvaluateRequest } from "@meshgate/contracts";
import { builtInActions } from "@meshgate/engine";
import { envelopeOf } from "./envelope.ts";

const least = {
  action: "infer:run",
  env: { name: "prod" },
  resource: { type: "document", sensitivity: "internal" },
} as const;

function envelope(request: object, actions: readonly string[] = builtInActions) {
  return envelopeOf(EvaluateRequest.parse({ ...least, ...request }), actions);
}

test("the least request gives the least facts", () => {
  expect(envelope({})).toEqual({ ok: true, value: { facts: { ...least, signals: {} } } });
});

test("what PolicyGate's mapper sends is taken as it means it: nulls are absent, a time without offset is UTC", () => {
  const sent = {
    request_id: "req-001",
    timestamp: "2026-11-20T21:02:00.123456",
    resource: { type: "document", id: null, sensitivity: "restricted" },
    subject: { type: null, id: "svc-summary" },
    signals: { caller_trust: null, prompt_chars: 812, is_internal: false },
  };
  expect(envelope(sent)).toStrictEqual({
    ok: true,
    value: {
      correlationId: "req-001",
      facts: {
        timestamp: "2026-11-20T21:02:00.123456Z",
        action: "infer:run",
        env: { name: "prod" },
        resource: { type: "document", sensitivity: "restricted" },
        subject: { id: "svc-summary" },
        signals: { prompt_chars: 812, is_internal: false },
      },
    },
  });
});

test("a null in place of every optional member is the same as none of them", () => {
  const nulls = { request_id: null, timestamp: null, subject: null, signals: null };
  expect(envelope(nulls)).toStrictEqual(envelope({}));
});

describe("an action is known", () => {
  test("where a document declares it", () => {
    expect(envelope({ action: "read" }, [...builtInActions, "read"]).ok).toBe(true);
  });

  test("or it is refused, with the one that was meant", () => {
    expect(envelope({ action: "infer:runn" })).toMatchObject({
      ok: false,
      error: {
        kind: "invalid-request",
        field: "action",
        message: expect.stringContaining("Did you mean `infer:run`? Known: `infer:run`, `data:read`"),
      },
    });
  });

  test("and a long list of them is cut", () => {
    const many = Array.from({ length: 30 }, (_, index) => `action${index}`);
    const refused = envelope({ action: "zzz" }, many);
    expect(refused.ok ? "" : refused.error.message).toContain("`action19` and 10 more;");
  });
});
