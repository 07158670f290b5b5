import { expect, test } from "bun:test";
import { thrownBy } from "../test/kit/thrown.ts";
import { buildEvaluateRequest } from "./build-evaluate-request.ts";

const facts = {
  action: "infer:run",
  environment: "prod",
  resource: { type: "document", sensitivity: "internal" },
} as const;

test("puts a service's facts into the envelope", () => {
  const request = buildEvaluateRequest({
    ...facts,
    requestId: "r-1",
    at: new Date(Date.UTC(2026, 10, 20, 18)),
    resource: { ...facts.resource, id: "d-1" },
    subject: { type: "user", id: "u-1" },
    signals: { caller_trust: "low", document_chars: 812, urgent: false },
  });
  expect(request).toEqual({
    request_id: "r-1",
    timestamp: "2026-11-20T18:00:00.000Z",
    action: "infer:run",
    env: { name: "prod" },
    resource: { type: "document", id: "d-1", sensitivity: "internal" },
    subject: { type: "user", id: "u-1" },
    signals: { caller_trust: "low", document_chars: 812, urgent: false },
  });
});

test("leaves out what is null or undefined", () => {
  const request = buildEvaluateRequest({
    ...facts,
    requestId: null,
    at: undefined,
    resource: { ...facts.resource, id: null },
    subject: { type: undefined, id: "u-1" },
    signals: { a: 0, b: null, c: undefined, d: "" },
  });
  expect(request).toEqual({
    action: "infer:run",
    env: { name: "prod" },
    resource: { type: "document", sensitivity: "internal" },
    subject: { id: "u-1" },
    signals: { a: 0, d: "" },
  });
});

test("names every fault, a date that is none among them", async () => {
  const error = await thrownBy(() =>
    buildEvaluateRequest({ ...facts, at: new Date("soon"), environment: "", signals: { Trust: "low" } }),
  );
  expect([error.kind, error.message]).toEqual([
    "invalid-request",
    "The request was not sent: timestamp must be an RFC 3339 time such as 2026-11-20T18:00:00Z; " +
      "env.name must be a text of 1 to 64 characters without lone surrogates; " +
      "signals.Trust must be named with a-z, 0-9 and _, at most 41",
  ]);
});
