import type { AuditRecord, RequestCompleted } from "@meshgate/contracts";
import { AuditEvent } from "@meshgate/contracts";
import type { Principal } from "../pipeline/identify.ts";
import type { EventStore, SealedEvent } from "../ports/event-store.ts";
import { reaches } from "./directory/reach.ts";
import { numberAt, type Path, textAt, valueAt } from "./event-values.ts";

/** What the record says of one call, for its caller. */
export interface AuditRecords {
  /** By our request id or the caller's own; nothing where there is none, or it is another's. */
  find(id: string, principal: Principal): Promise<AuditRecord | undefined>;
}

/** As many events as one id is looked through for: a caller may give one id to any number of calls. */
const eventsMax = 200;

export function createAuditRecords(store: EventStore): AuditRecords {
  return {
    async find(id, principal) {
      const mayReadAll = principal.roles.has("auditor") || principal.roles.has("admin");
      const sealed = await store.find({
        id,
        limit: eventsMax,
        ...(mayReadAll ? {} : { actorId: principal.actor.id }),
      });
      const calls = [...groupByCall(sealed).values()].filter((events) => isWithinReach(events, principal));
      const [latest, ...others] = calls.reverse();
      return latest === undefined ? undefined : auditRecord(latest, others.map(callId));
    },
  };
}

type CallEvents = readonly [AuditEvent, ...AuditEvent[]];

/** The events of each call, calls in the order in which they were decided. */
function groupByCall(sealed: readonly SealedEvent[]): ReadonlyMap<string, CallEvents> {
  const calls = new Map<string, [AuditEvent, ...AuditEvent[]]>();
  for (const { body } of sealed) {
    const event = AuditEvent.parse(JSON.parse(body));
    if (event.request_id === undefined) continue;
    const known = calls.get(event.request_id);
    if (known === undefined) calls.set(event.request_id, [event]);
    else known.push(event);
  }
  return calls;
}

/** Their own calls, and those of the reader's team, where the reader belongs to one; else every call. */
function isWithinReach(events: CallEvents, principal: Principal): boolean {
  const isOwn = events.every(({ actor }) => actor.id === principal.actor.id);
  return (
    isOwn || events.some(({ data }) => reaches(principal, textAt(data, ["facts", "principal", "team_id"])))
  );
}

function callId([first]: CallEvents): string {
  return first.request_id ?? first.id;
}

function auditRecord(events: CallEvents, others: readonly string[]): AuditRecord {
  const [made = events[0], ...ofTools] = events.filter((event) => event.type === "decision.made");
  const violated = events.find((event) => event.type === "policy.violated");
  const guardCalls = events.filter((event) => event.type === "guard.called");
  const completed = events.find((event) => event.type === "request.completed");
  const outcome = completed?.data as RequestCompleted | undefined;
  return {
    request_id: callId(events),
    decision: decisionLine(made, outcome),
    status: outcome?.status ?? (isCall(made) ? "pending" : "success"),
    latency_ms: outcome?.latency_ms ?? null,
    failure_category: outcome?.failure_category ?? null,
    prompt_hash: textAt(made.data, ["prompt_hash"]) ?? null,
    prompt_length: numberAt(made.data, ["facts", "call", "prompt_chars"]) ?? 0,
    created_at: made.occurred_at,
    evidence: {
      ...(outcome?.failure_detail === undefined ? {} : { failure_detail: outcome.failure_detail }),
      decision_made: made,
      ...(ofTools.length === 0 ? {} : { tool_decisions: ofTools }),
      ...(guardCalls.length === 0 ? {} : { guard_calls: guardCalls }),
      ...(violated === undefined ? {} : { policy_violated: violated }),
      ...(completed === undefined ? {} : { request_completed: completed }),
    },
    ...(others.length === 0 ? {} : { others: [...others] }),
  };
}

/** Whether an answer is to follow the decision. One that was asked for alone is complete with itself. */
function isCall(made: AuditEvent): boolean {
  return valueAt(made.data, ["facts", "call"]) !== undefined;
}

/**
 * `provider=openai,reason_codes=default`, as Policy Mesh writes it. A decision that was asked for alone has no provider and no
 * reason of routing: `decision=BLOCK,rationale_codes=POLICY_DEFAULT_DENY`.
 */
function decisionLine(made: AuditEvent, completed: RequestCompleted | undefined): string {
  const outcome = textAt(made.data, ["decision", "outcome"]);
  if (outcome !== undefined && !isCall(made)) {
    return `decision=${outcome},rationale_codes=${codesAt(made.data, ["decision", "rationale_codes"])}`;
  }
  const planned = textAt(made.data, ["decision", "targets", 0, "provider"]) ?? "none";
  const reasons = codesAt(made.data, ["decision", "reason_codes"]);
  return `provider=${completed?.provider ?? planned},reason_codes=${reasons}`;
}

function codesAt(value: unknown, path: Path): string {
  const codes = valueAt(value, path);
  return Array.isArray(codes) ? codes.join(",") : "";
}
