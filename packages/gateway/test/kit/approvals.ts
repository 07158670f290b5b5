import type { ApprovalDraft, ApprovalRequest } from "../../src/ports/approval-store.ts";

/** What somebody's call asks for, with whatever a test cares about. */
export function approvalRequest(fields: Partial<ApprovalRequest> = {}): ApprovalRequest {
  return {
    policyId: "pol_1",
    bind: "request",
    show: "labels",
    requestId: "019b0000-0000-7000-8000-0000000000aa",
    requester: { actor: { type: "key", id: "key_caller" }, alias: "caller", person: "key_root" },
    call: {
      model: "gpt-4o",
      environment: "production",
      promptChars: 12,
      totalChars: 30,
      inputTokensMax: 40,
      boundNanoUsd: 1_250_000,
      tools: ["search"],
      sensitivity: "internal",
      findings: [{ type: "pii.email", count: 1, where: "prompt" }],
      rationaleCodes: ["REQUIRE_APPROVAL"],
    },
    ...fields,
  };
}

/** The n-th approval of a test, opened at 1 s and good until 10 s. */
export function approvalDraft(n: number, fields: Partial<ApprovalDraft> = {}): ApprovalDraft {
  return {
    id: `apr_${n.toString().padStart(32, "0")}`,
    cover: `cover ${n}`,
    request: approvalRequest(),
    openedAtMs: 1_000,
    expiresAtMs: 10_000,
    ...fields,
  };
}
