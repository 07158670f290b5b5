import { describe, expect, test } from "bun:test";
import { canonicalJson, type JsonObject } from "@meshgate/canon";
import type { EventType } from "@meshgate/contracts";
import { sealEvent } from "../pipeline/seal.ts";
import type { SealedEvent } from "../ports/event-store.ts";
import { readDigest } from "./event-digest.ts";
import { RecentDigests } from "./recent-digests.ts";

const decision: JsonObject = {
  decision: {
    outcome: "BLOCK",
    rationale_codes: ["A"],
    matched_rule_id: "r1",
    policy: { policy_id: "base", policy_version: "1", policy_sha256: "0".repeat(64) },
    targets: [{ provider: "up", model: "small" }],
    violations: [{ policy_id: "pol_1", type: "budget_limit", message: "m", mode: "shadow" }],
  },
  facts: {
    action: "infer:run",
    principal: { key: "svc", agent: "billing", agent_id: "agt_1", team: "pay", team_id: "team_1", tags: [] },
    call: { model: "small" },
    findings: [{ type: "EMAIL", count: 2, where: "prompt", guardrail: "pii" }],
  },
};
const completion: JsonObject = {
  status: "failure",
  failure_detail: "timeout",
  http_status: 504,
  latency_ms: 3,
  stream: false,
  attempts: [{ provider: "up", model: "small", latency_ms: 3, failure: "timeout" }],
  cost: { nano_usd: 5, counted_by: "bound" },
};

function sealed(type: EventType, data: JsonObject, n = 0): SealedEvent {
  const id = `0199b2c4-0000-7000-8000-${String(n).padStart(12, "0")}`;
  const draft = {
    type,
    occurredAtMs: 1_760_000_000_000 + n,
    ids: { requestId: id, correlationId: "theirs" },
    actor: { type: "key", id: "key_1" } as const,
    data: canonicalJson(data),
    said: data,
  };
  return sealEvent(draft, id, { origin: "gateway-1", environment: "test" });
}

describe("what was recorded of late", () => {
  test.each([
    ["decision.made", decision],
    ["request.completed", completion],
    ["policy.violated", { violations: [{ type: "rule", message: "m", mode: "enforce", rule_id: "r1" }] }],
  ] as const)("is what reading the event back gives: %s", (type, data) => {
    const recent = new RecentDigests();
    const event = sealed(type, data);
    recent.keep([event]);
    const digest = readDigest(event.body);
    expect(digest).toBeDefined();
    expect(recent.take(event.id)).toEqual(digest);
  });

  test("is given once, and not kept for ever", () => {
    const recent = new RecentDigests();
    const first = sealed("decision.made", decision, 1);
    recent.keep([first]);
    for (let n = 2; n < 9_000; n += 1) recent.keep([sealed("decision.made", decision, n)]);
    const last = sealed("decision.made", decision, 9_000);
    recent.keep([last]);
    expect(recent.take(first.id)).toBeUndefined();
    expect(recent.take(last.id)).toBeDefined();
    expect(recent.take(last.id)).toBeUndefined();
  });

  test("has nothing of events that were sealed without saying what they hold", () => {
    const recent = new RecentDigests();
    const { said: _, ...event } = sealed("decision.made", decision);
    recent.keep([event]);
    expect(recent.take(event.id)).toBeUndefined();
  });
});
