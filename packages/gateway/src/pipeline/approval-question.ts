import { hash } from "node:crypto";
import { canonicalJson, type JsonObject } from "@meshgate/canon";
import { type ApprovalNeed, approvalsNeeded, type CallEnvelope } from "@meshgate/engine";
import { inputTokensMax } from "../prices/input-tokens-max.ts";
import type { ApprovalQuestion, ApprovalSummary } from "./approvals.ts";
import type { Call, CallIds } from "./call.ts";
import { callTexts } from "./call-texts.ts";
import type { CallContext } from "./context.ts";
import type { Principal } from "./identify.ts";
import type { Judged } from "./judged.ts";

/** A call as approvals see it. */
export interface AskingCall {
  readonly ids: CallIds;
  readonly call: Call;
  readonly principal: Principal;
}

/** What to ask of approvals; nothing where the call needs none. */
export function approvalQuestion(
  asking: AskingCall,
  judged: Judged,
  { snapshot }: CallContext,
): ApprovalQuestion | undefined {
  const [first, ...others] = approvalsNeeded(snapshot, judged.observed.facts);
  if (first === undefined) return undefined;
  const needs: readonly [ApprovalNeed, ...ApprovalNeed[]] = [first, ...others];
  const { ids, call, principal } = asking;
  const { approvalId } = call.wishes;
  return {
    requestId: ids.requestId,
    principal,
    needs,
    callSha256: callSha256(call, principal),
    ...(approvalId === undefined ? {} : { named: approvalId }),
    summary: summaryOf(call, judged),
    text: () => callTexts(call.body).join("\n\n"),
  };
}

/** INVARIANT: whatever of a call reaches a provider is in it, so that an approval covers no other call. */
function callSha256({ surface, body }: Call, { actor, agent }: Principal): string {
  const called = { surface, body, actor, agent_id: agent?.id } as object as JsonObject;
  return hash("sha256", canonicalJson(called), "hex");
}

function summaryOf({ body }: Call, { observed, decided }: Judged): ApprovalSummary {
  const { facts } = observed;
  return {
    model: facts.call.model,
    environment: facts.env.name,
    promptChars: facts.call.prompt_chars,
    totalChars: facts.call.total_chars,
    inputTokensMax: facts.call.input_tokens_max ?? inputTokensMax(body),
    boundNanoUsd: dearestBound(facts),
    tools: facts.call.tools,
    sensitivity: facts.resource.sensitivity,
    findings: facts.findings.map(({ type, count, where }) => ({ type, count, where })),
    rationaleCodes: decided.decision.rationale_codes,
  };
}

/** Null where no budget asked for it, or a price is not known. */
function dearestBound({ targets }: CallEnvelope): number | null {
  const bounds = targets.map(({ cost_bound_nano_usd: bound }) => bound ?? null);
  return bounds.includes(null) ? null : Math.max(...bounds.map(Number));
}
