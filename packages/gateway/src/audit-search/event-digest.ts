import type {
  AuditEvent,
  DecisionMade,
  FailureDetail,
  PolicyShadow,
  PolicyViolated,
  RequestCompleted,
} from "@meshgate/contracts";
import type { Outcome } from "@meshgate/engine";
import type { Writable } from "../writable.ts";
import {
  type DecisionDigest,
  decisionDigest,
  findingTypesOf,
  type ViolationDigest,
} from "./decision-digest.ts";

/** How a call ended. */
export interface CompletionDigest {
  readonly status: RequestCompleted["status"];
  readonly httpStatus: number;
  /** Who answered. */
  readonly provider?: string;
  readonly model?: string;
  /** Everyone who was asked, in order. */
  readonly attempts: readonly { readonly provider: string; readonly model: string }[];
  readonly latencyMs: number;
  readonly failure?: FailureDetail;
  readonly costNanoUsd?: number;
  readonly findingTypes: readonly string[];
}

/** What one event of the record says by itself, as far as it is searched by, listed and exported in columns. */
export interface EventDigest {
  readonly id: string;
  readonly type: string;
  readonly occurredAt: string;
  readonly origin: string;
  readonly environment: string;
  readonly requestId?: string;
  readonly correlationId?: string;
  readonly actor: AuditEvent["actor"];
  readonly policyId?: string;
  readonly decision?: DecisionDigest;
  readonly completion?: CompletionDigest;
  readonly violations?: readonly ViolationDigest[];
  readonly shadow?: ShadowDigest;
}

/** What the candidate of `policy.shadow` would have decided. */
export interface ShadowDigest {
  readonly outcome: Outcome;
  readonly codes: readonly string[];
  /** From what was decided to that. */
  readonly change: string;
}

/**
 * Reads an event's canonical text. Undefined where it is not what Meshgate writes, as it may be where somebody altered the
 * database: such an event is listed among all events and found by nothing.
 */
export function readDigest(body: string): EventDigest | undefined {
  try {
    return digestOf(JSON.parse(body));
  } catch (cause) {
    if (cause instanceof SyntaxError || cause instanceof TypeError) return undefined;
    throw cause;
  }
}

/** Throws TypeError where it is no event. */
export function digestOf(event: AuditEvent): EventDigest {
  const { id, type, origin, environment, actor, data } = event;
  const digest: Writable<EventDigest> = {
    id,
    type,
    occurredAt: event.occurred_at,
    origin,
    environment,
    actor: { type: actor.type, id: actor.id },
  };
  if (event.request_id !== undefined) digest.requestId = event.request_id;
  if (ownCorrelation(event)) digest.correlationId = event.correlation_id;
  const policyId = event.policy?.policy_id ?? data["policy_id"];
  if (typeof policyId === "string") digest.policyId = policyId;
  if (type === "decision.made") digest.decision = decisionDigest(id, data as DecisionMade);
  if (type === "request.completed") digest.completion = completionDigest(data as RequestCompleted);
  if (type === "policy.shadow") digest.shadow = shadowDigest(data as PolicyShadow);
  if (type === "policy.violated") digest.violations = violationDigests(data as PolicyViolated);
  return digest;
}

/** Whether the caller gave an id of its own; else it is ours again. */
function ownCorrelation(event: AuditEvent): event is AuditEvent & { readonly correlation_id: string } {
  return event.correlation_id !== undefined && event.correlation_id !== event.request_id;
}

function completionDigest(completed: RequestCompleted): CompletionDigest {
  const { provider, model, cost, failure_detail: failure } = completed;
  const digest: Writable<CompletionDigest> = {
    status: completed.status,
    httpStatus: completed.http_status,
    attempts: completed.attempts.map((attempt) => ({ provider: attempt.provider, model: attempt.model })),
    latencyMs: completed.latency_ms,
    findingTypes: findingTypesOf(completed.findings),
  };
  if (provider !== undefined) digest.provider = provider;
  if (model !== undefined) digest.model = model;
  if (failure !== undefined) digest.failure = failure;
  if (cost?.nano_usd != null) digest.costNanoUsd = cost.nano_usd;
  return digest;
}

function shadowDigest({ outcome, rationale_codes: codes, change }: PolicyShadow): ShadowDigest {
  return { outcome, codes, change };
}

function violationDigests({ violations }: PolicyViolated): readonly ViolationDigest[] {
  return violations.map(({ type, policy_id: policyId, rule_id: ruleId, mode }) => ({
    type,
    mode,
    ...(policyId === undefined ? {} : { policyId }),
    ...(ruleId === undefined ? {} : { ruleId }),
  }));
}
