import type {
  AuditEvent,
  DecisionMade,
  FailureDetail,
  PolicyShadow,
  PolicyViolated,
  RequestCompleted,
} from "@meshgate/contracts";
import type { Outcome } from "@meshgate/engine";
import { type DecisionDigest, decisionDigest, type ViolationDigest } from "./decision-digest.ts";

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
  const policyId = event.policy?.policy_id ?? data["policy_id"];
  return {
    id,
    type,
    occurredAt: event.occurred_at,
    origin,
    environment,
    ...(event.request_id === undefined ? {} : { requestId: event.request_id }),
    ...(ownCorrelation(event) ? { correlationId: event.correlation_id } : {}),
    actor: { type: actor.type, id: actor.id },
    ...(typeof policyId === "string" ? { policyId } : {}),
    ...(type === "decision.made" ? { decision: decisionDigest(id, data as DecisionMade) } : {}),
    ...(type === "request.completed" ? { completion: completionDigest(data as RequestCompleted) } : {}),
    ...(type === "policy.shadow" ? { shadow: shadowDigest(data as PolicyShadow) } : {}),
    ...(type === "policy.violated" ? { violations: violationDigests(data as PolicyViolated) } : {}),
  };
}

/** Whether the caller gave an id of its own; else it is ours again. */
function ownCorrelation(event: AuditEvent): event is AuditEvent & { readonly correlation_id: string } {
  return event.correlation_id !== undefined && event.correlation_id !== event.request_id;
}

function completionDigest(completed: RequestCompleted): CompletionDigest {
  const { provider, model, cost, failure_detail: failure } = completed;
  return {
    status: completed.status,
    httpStatus: completed.http_status,
    ...(provider === undefined ? {} : { provider }),
    ...(model === undefined ? {} : { model }),
    attempts: completed.attempts.map((attempt) => ({ provider: attempt.provider, model: attempt.model })),
    latencyMs: completed.latency_ms,
    ...(failure === undefined ? {} : { failure }),
    ...(cost?.nano_usd == null ? {} : { costNanoUsd: cost.nano_usd }),
    findingTypes: [...new Set(completed.findings?.map(({ type }) => type) ?? [])],
  };
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
