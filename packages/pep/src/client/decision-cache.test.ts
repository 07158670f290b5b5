import { expect, test } from "bun:test";
import type { CheckedRequest } from "../wire/check-request.ts";
import type { PolicyDecision } from "../wire/policy-decision.ts";
import { DecisionCache } from "./decision-cache.ts";

const request = {
  request_id: "r",
  action: "infer:run",
  env: { name: "prod" },
  resource: { type: "document", id: "d", sensitivity: "internal" },
  subject: { type: "user", id: "u" },
  signals: { a: 1, b: "x" },
} as const satisfies CheckedRequest;

const decision: PolicyDecision = {
  correlation_id: "r",
  decision: "ALLOW",
  rationale_codes: ["OK"],
  policy: { policy_id: "p", policy_version: "1", policy_sha256: "0".repeat(64) },
};

function openCache(entriesMax = 10): DecisionCache {
  return new DecisionCache({ ttlMs: 1_000, entriesMax }, () => 0);
}

// A key that leaves a fact out answers one request with another's decision.
test.each<readonly [string, CheckedRequest]>([
  ["action", { ...request, action: "data:read" }],
  ["environment", { ...request, env: { name: "dev" } }],
  ["resource type", { ...request, resource: { ...request.resource, type: "image" } }],
  ["resource id", { ...request, resource: { type: "document", sensitivity: "internal" } }],
  ["sensitivity", { ...request, resource: { ...request.resource, sensitivity: "restricted" } }],
  ["subject type", { ...request, subject: { id: "u" } }],
  ["subject id", { ...request, subject: { type: "user", id: "v" } }],
  ["signal", { ...request, signals: { a: 2, b: "x" } }],
  ["type of a signal", { ...request, signals: { a: "1", b: "x" } }],
  ["number of signals", { ...request, signals: { a: 1 } }],
])("does not answer for a request with another %s", (_what, other) => {
  const cache = openCache();
  cache.keep(request, decision);
  expect(cache.find(other)).toBeUndefined();
});

test("answers for the same request with another id, time and order of members", () => {
  const cache = openCache();
  cache.keep(request, decision);
  const { resource, subject, env, action } = request;
  const same = {
    signals: { b: "x", a: 1 },
    subject,
    resource,
    env,
    action,
    timestamp: "2026-11-20T18:00:00Z",
  };
  expect(cache.find(same)).toBe(decision);
});

test("holds no more than it may: the oldest makes room", () => {
  const cache = openCache(2);
  const named = (id: string) => ({ ...request, subject: { id } });
  for (const id of ["first", "second", "first", "third"]) cache.keep(named(id), decision);
  expect(["first", "second", "third"].map((id) => cache.find(named(id)) !== undefined)).toEqual([
    true,
    false,
    true,
  ]);
});
