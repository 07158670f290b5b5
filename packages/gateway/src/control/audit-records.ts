import type { AuditRecord, RequestCompleted } from "@meshgate/contracts";
import { AuditEvent } from "@meshgate/contracts";
import type { JoinSources } from "../audit-search/join-events.ts";
import type { Principal } from "../pipeline/identify.ts";
import type { EventStore, SealedEvent } from "../ports/event-store.ts";
import { reaches } from "./directory/reach.ts";
import { numberAt, type Path, textAt, valueAt } from "./event-values.ts";

/** What the record says of one call, for its caller. */
export interface AuditRecords {
  /** By our request id or the caller's own; nothing where there is none, or it is another's. */
  find(id: string, principal: Principal): Promise<AuditRecord | undefined>;
  /** The events of the same call. */
  eventsOf(id: string, principal: Principal): Promise<CallEvents | undefined>;
}

/** As many events as one id is looked through for: a caller may give one id to any number of calls. */
const eventsMax = 200;

export function createAuditRecords(store: EventStore, holderOf: JoinSources["holderOf"]): AuditRecords {
  /** The latest first. */
  async function callsOf(id: string, principal: Principal): Promise<readonly CallEvents[]> {
    const mayReadAll = principal.roles.has("auditor") || principal.roles.has("admin");
    const sealed = await store.find({
      id,
      limit: eventsMax,
      ...(mayReadAll ? {} : { actorId: principal.actor.id }),
    });
    const calls: CallEvents[] = [];
    for (const events of groupByCall(sealed).values()) {
      if (await isWithinReach(events, principal, holderOf)) calls.push(events);
    }
    return calls.reverse();
  }

  return {
    async find(id, principal) {
      const [latest, ...others] = await callsOf(id, principal);
      return latest === undefined ? undefined : auditRecord(latest, others.map(callId));
    },
    async eventsOf(id, principal) {
      const [latest] = await callsOf(id, principal);
      return latest;
    },
  };
}

export type CallEvents = readonly [AuditEvent, ...AuditEvent[]];

/** The events of each call, calls in the order in which they were decided. */
function groupByCall(sealed: readonly SealedEvent[]): ReadonlyMap<string, CallEvents> {
  const calls = new Map<string, [AuditEvent, ...AuditEvent[]]>();
  for (const { body } of sealed) {
    const event = AuditEvent.parse(JSON.parse(body));
    // That somebody read or erased what was kept of it is no event of the call.
    if (event.request_id === undefined || event.type.startsWith("record.")) continue;
    const known = calls.get(event.request_id);
    if (known === undefined) calls.set(event.request_id, [event]);
    else known.push(event);
  }
  return calls;
}

/** Their own calls, and those of the reader's team, where the reader belongs to one; else every call. */
async function isWithinReach(
  events: CallEvents,
  principal: Principal,
  holderOf: JoinSources["holderOf"],
): Promise<boolean> {
  if (events.every(({ actor }) => actor.id === principal.actor.id)) return true;
  if (principal.team === undefined) return true;
  const caller = events.find(({ data }) => valueAt(data, ["facts", "principal"]) !== undefined);
  if (caller !== undefined) {
    return reaches(principal, textAt(caller.data, ["facts", "principal", "team_id"]));
  }
  // A decision that was asked for alone says nothing of who asked but its key.
  const [{ actor, occurred_at: at }] = events;
  return reaches(principal, (await holderOf(actor.id, Date.parse(at)))?.teamId);
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
      // Retention may have dropped it before its call's end.
      ...(made.type === "decision.made" ? { decision_made: made } : {}),
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
