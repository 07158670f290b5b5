import { describe, expect, test } from "bun:test";
import type { JsonObject } from "@meshgate/canon";
import type { AuditEvent } from "@meshgate/contracts";
import { tallyEvidence } from "./evidence-tally.ts";

interface Told {
  readonly type: string;
  readonly data: JsonObject;
  readonly at?: string;
  readonly snapshot?: string;
}

function recorded({ type, data, at = "2026-10-05T10:00:00.000Z", snapshot }: Told): AuditEvent {
  return {
    id: "0199b2c4-0000-7000-8000-000000000001",
    type,
    version: 1,
    occurred_at: at,
    origin: "gateway-1",
    environment: "production",
    actor: { type: "key", id: "key_1" },
    request_id: "0199b2c4-0000-7000-8000-00000000000a",
    ...(snapshot === undefined ? {} : { snapshot_sha256: snapshot }),
    data,
  };
}

function summaryOf(...events: readonly Told[]) {
  const tally = tallyEvidence();
  for (const event of events) tally.add(recorded(event));
  return tally.result();
}

function decision(outcome: string, more: JsonObject = {}): JsonObject {
  return {
    audit_mode: "strict",
    default_applied: false,
    facts: { action: "infer:run", principal: { agent: "billing" } },
    decision: { outcome, policy: { policy_id: "base", policy_version: "3" }, ...more },
  };
}

const unscanned = {
  guardrail: "pii",
  phase: "pre_call",
  verdict: "blocked",
  doubt: "unscanned",
  unscanned: ["image"],
  types: [],
};

describe("one pass over the events of a period", () => {
  test("counts decisions by outcome, policy and agent", () => {
    const { calls } = summaryOf(
      { type: "decision.made", data: decision("ALLOW") },
      { type: "decision.made", data: decision("BLOCK") },
      { type: "decision.made", data: decision("ALLOW") },
    );
    expect(calls).toMatchObject({
      decisions: 3,
      byOutcome: [
        { name: "ALLOW", count: 2 },
        { name: "BLOCK", count: 1 },
      ],
      byPolicy: [{ name: "base 3", count: 3 }],
      byAgent: [{ name: "billing", count: 3 }],
    });
  });

  test("sums tokens and cost, and never takes an unknown cost for none", () => {
    const ended = (cost: JsonObject) => ({
      type: "request.completed",
      data: { status: "success", provider: "openai", model: "gpt", usage: usage(7, 3), cost },
    });
    const { calls } = summaryOf(ended({ nano_usd: 500 }), ended({ nano_usd: null }));
    expect(calls).toMatchObject({
      inputTokens: 14,
      outputTokens: 6,
      costNanoUsd: 500,
      callsOfUnknownCost: 1,
      byModel: [{ name: "openai/gpt", count: 2 }],
    });
  });

  /** Else content that no guardrail saw would pass for content in which nothing was found. */
  test("names every incident of content that a guardrail could not see, in calls and in answers", () => {
    const { guardrails } = summaryOf(
      { type: "decision.made", data: decision("BLOCK", { guardrails: [unscanned] }) },
      {
        type: "request.completed",
        data: { status: "success", guardrails: [{ ...unscanned, phase: "post_call", verdict: "passed" }] },
      },
    );
    expect(guardrails.unscanned).toBe(2);
    expect(guardrails.incidents.map(({ phase, why, verdict }) => [phase, why, verdict])).toEqual([
      ["pre_call", "image", "blocked"],
      ["post_call", "image", "passed"],
    ]);
  });

  test("knows the first and the last use of a policy by the times, whatever the order", () => {
    const used = (at: string) => ({ type: "decision.made", data: decision("ALLOW"), at, snapshot: "a1" });
    const { policies } = summaryOf(
      used("2026-10-05T10:00:00.000Z"),
      used("2026-10-04T10:00:00.000Z"),
      used("2026-10-06T10:00:00.000Z"),
    );
    expect(policies.snapshots).toEqual([
      {
        sha256: "a1",
        firstUsedAt: "2026-10-04T10:00:00.000Z",
        lastUsedAt: "2026-10-06T10:00:00.000Z",
        decisions: 3,
      },
    ]);
  });

  test("counts what people decided, and an approval that was given back as not used", () => {
    const { oversight } = summaryOf(
      { type: "approval.requested", data: {} },
      { type: "approval.decided", data: { decision: "approved" } },
      { type: "approval.used", data: {} },
      { type: "approval.used", data: { given_back: true } },
      { type: "agent.blocked", data: { name: "billing" } },
      { type: "review.recorded", data: { outcome: "approved" } },
    );
    expect(oversight).toMatchObject({
      approvalsRequested: 1,
      approvalsDecided: [{ name: "approved", count: 1 }],
      approvalsUsed: 0,
      agentsBlocked: [{ name: "billing", count: 1 }],
      reviewsRecorded: [{ name: "approved", count: 1 }],
    });
  });

  test("counts events whose text retention dropped apart from those that it read", () => {
    const tally = tallyEvidence();
    tally.addDropped(7);
    tally.addUnreadable();
    tally.add(recorded({ type: "retention.applied", data: {} }));
    expect(tally.result().record).toMatchObject({
      events: 1,
      bodiesDropped: 7,
      unreadable: 1,
      retentionRuns: 1,
    });
  });

  test("knows of each target the newest checkpoint that it has", () => {
    const target = { kind: "witness", name: "w", leaves_machine: true };
    const { checkpoints } = summaryOf(
      { type: "checkpoint.signed", data: { size: 5, target } },
      { type: "checkpoint.signed", data: { size: 9, target } },
    );
    expect(checkpoints).toEqual({
      targets: [{ kind: "witness", name: "w", isElsewhere: true, size: 9, at: "2026-10-05T10:00:00.000Z" }],
      sizes: [5, 9],
    });
  });
});

function usage(input: number, output: number): JsonObject {
  return { input_tokens: input, output_tokens: output };
}
