import type { ApprovalCall } from "@meshgate/contracts";
import type { ApprovalSummary } from "../ports/approval-store.ts";

/** What approvers, the record and webhooks are told of the call. */
export function callJson(call: ApprovalSummary): ApprovalCall {
  return {
    model: call.model,
    environment: call.environment,
    prompt_chars: call.promptChars,
    total_chars: call.totalChars,
    input_tokens_max: call.inputTokensMax,
    bound_usd: call.boundNanoUsd === null ? null : call.boundNanoUsd / 1e9,
    tools: call.tools,
    sensitivity: call.sensitivity,
    findings: call.findings.map(({ type, count, where }) => ({ type, count, where })),
    rationale_codes: call.rationaleCodes,
  };
}
