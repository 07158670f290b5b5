import { approvalsNeeded, type CallEnvelope, decide, type LimitNeed, limitsOf } from "@meshgate/engine";
import { guardCallAtOnce } from "../guarding/guard-call.ts";
import type { CallContext } from "../pipeline/context.ts";
import type { Principal } from "../pipeline/identify.ts";
import { observe } from "../pipeline/observe.ts";
import { modelNames } from "./model-names.ts";

/** A name that a short call may use as `model` now. */
export interface OpenModel {
  readonly id: string;
  readonly needsApproval: boolean;
}

export interface Prospects {
  readonly models: readonly OpenModel[];
  /** The limits that such calls would reserve, once each. */
  readonly limits: readonly LimitNeed[];
}

/** What would become of a short and harmless call by each name: the code that decides calls, and nothing is used up. */
export function prospectsOf(principal: Principal, context: CallContext): Prospects {
  const models: OpenModel[] = [];
  const limits = new Map<string, LimitNeed>();
  for (const { id } of modelNames(context.snapshot)) {
    const facts = trialFacts(id, principal, context);
    if (facts === undefined) continue;
    const approved = withApprovals(facts, context);
    const decision = decide(context.snapshot, approved);
    if (decision.targets.length === 0) continue;
    models.push({ id, needsApproval: approved !== facts });
    for (const need of limitsOf(context.snapshot, approved, decision)) {
      limits.set(`${need.kind} ${need.counter}`, need);
    }
  }
  return { models, limits: [...limits.values()] };
}

function trialFacts(model: string, principal: Principal, context: CallContext): CallEnvelope | undefined {
  const body = { model, messages: [{ role: "user", content: "Hello" }] };
  const signal = new AbortController().signal;
  const observed = observe(
    { surface: "openai-chat", body, addedGuardrails: [], wishes: { waitMs: 0 }, signal },
    principal,
    context,
  );
  return observed.ok ? guardCallAtOnce(observed.value, body, context).facts : undefined;
}

/** The same call as if whatever it waits for were approved; the very facts where it waits for nothing. */
function withApprovals(facts: CallEnvelope, { snapshot }: CallContext): CallEnvelope {
  const needs = approvalsNeeded(snapshot, facts);
  if (needs.length === 0) return facts;
  const approvals = needs.map((need) => ({
    approval_id: "",
    policy_id: need.policyId,
    ...(need.kind === "rule" && { rule_id: need.ruleId ?? "" }),
    status: "approved" as const,
  }));
  return { ...facts, approvals };
}
