import type { AlteredAuditRecord, AuditEvent, AuditRecord, RequestCompleted } from "@meshgate/contracts";
import type { JoinSources } from "../audit-search/join-events.ts";
import type { RecordReading } from "../audit-search/record-reading.ts";
import type { Authenticity } from "../authenticity/create-authenticity.ts";
import type { Principal } from "../pipeline/identify.ts";
import type { EventStore, SealedEvent } from "../ports/event-store.ts";
import { reaches } from "./directory/reach.ts";
import { numberAt, type Path, textAt, valueAt } from "./event-values.ts";

/**
 * What the record says of one call: to its caller, and to auditors, of whose reading it writes first. Rejects with
 * `EventStoreUnavailable`.
 */
export interface AuditRecords {
  /** By our request id, or where no call has it by the caller's own; nothing where there is none, or it is another's. */
  find(id: string, principal: Principal): Promise<AuditRecord | AlteredAuditRecord | undefined>;
  /** The events of the same call. */
  eventsOf(id: string, principal: Principal): Promise<CallEvents | undefined>;
}

/** The events of one call, in their order, and those that are not what was recorded. */
export interface CallEvents {
  readonly requestId: string;
  readonly events: readonly AuditEvent[];
  readonly altered: AlteredAuditRecord["altered"];
}

export interface AuditRecordsParts {
  readonly store: Pick<EventStore, "find">;
  readonly holderOf: JoinSources["holderOf"];
  readonly authenticity: Pick<Authenticity, "check">;
  readonly reading: Pick<RecordReading, "call">;
}

/** As many events of one key as one id is looked through for: a caller may give one id to any number of calls. */
const eventsMax = 200;

export function createAuditRecords({
  store,
  holderOf,
  authenticity,
  reading,
}: AuditRecordsParts): AuditRecords {
  /** First the one that has this id from us, then the latest. */
  async function callsOf(id: string, principal: Principal): Promise<readonly CallEvents[]> {
    const sealed = await store.find({
      id,
      limit: eventsMax,
      ...(mayReadAll(principal) ? {} : { actorId: principal.actor.id }),
    });
    const alterations = await authenticity.check(sealed);
    const { AuditEvent: schema } = await import("@meshgate/contracts");
    const calls: CallEvents[] = [];
    for (const [requestId, ofCall] of groupByCall(sealed)) {
      const call = readCall({ requestId, sealed: ofCall, alterations, schema });
      if (await isWithinReach(call, principal, holderOf)) calls.push(call);
    }
    const isMeant = ({ requestId }: CallEvents) => requestId === id.toLowerCase();
    return calls.reverse().sort((a, b) => Number(isMeant(b)) - Number(isMeant(a)));
  }

  async function recordReading(call: CallEvents, principal: Principal): Promise<void> {
    const ofOthers = call.events.filter(({ actor }) => actor.id !== principal.actor.id).length;
    if (ofOthers > 0) await reading.call(principal, call.requestId, ofOthers);
  }

  return {
    async find(id, principal) {
      const [latest, ...others] = await callsOf(id, principal);
      if (latest === undefined) return undefined;
      await recordReading(latest, principal);
      return auditRecord(
        latest,
        others.map(({ requestId }) => requestId),
      );
    },
    async eventsOf(id, principal) {
      const [latest] = await callsOf(id, principal);
      if (latest !== undefined) await recordReading(latest, principal);
      return latest;
    },
  };
}

function mayReadAll({ roles }: Principal): boolean {
  return roles.has("auditor") || roles.has("admin");
}

/** The events of each call, calls in the order in which they were decided. */
function groupByCall(sealed: readonly SealedEvent[]): ReadonlyMap<string, readonly SealedEvent[]> {
  const calls = new Map<string, SealedEvent[]>();
  for (const event of sealed) {
    // That somebody read or erased what was kept of it is no event of the call.
    if (event.requestId === undefined || event.type.startsWith("record.")) continue;
    const known = calls.get(event.requestId);
    if (known === undefined) calls.set(event.requestId, [event]);
    else known.push(event);
  }
  return calls;
}

interface FoundCall {
  readonly requestId: string;
  readonly sealed: readonly SealedEvent[];
  readonly alterations: Awaited<ReturnType<Authenticity["check"]>>;
  readonly schema: { readonly parse: (event: unknown) => AuditEvent };
}

function readCall({ requestId, sealed, alterations, schema }: FoundCall): CallEvents {
  const events: AuditEvent[] = [];
  const altered: CallEvents["altered"][number][] = [];
  for (const { id, body } of sealed) {
    const why = alterations.get(id);
    if (why === undefined) events.push(schema.parse(JSON.parse(body)));
    else altered.push({ id, why });
  }
  return { requestId, events, altered };
}

/** Their own calls, and those of the reader's team, where the reader belongs to one; else every call. */
async function isWithinReach(
  { events }: CallEvents,
  principal: Principal,
  holderOf: JoinSources["holderOf"],
): Promise<boolean> {
  const [first] = events;
  // Nothing that can be believed says whose it was.
  if (first === undefined) return principal.team === undefined && mayReadAll(principal);
  if (events.every(({ actor }) => actor.id === principal.actor.id)) return true;
  if (principal.team === undefined) return true;
  const caller = events.find(({ data }) => valueAt(data, ["facts", "principal"]) !== undefined);
  if (caller !== undefined) {
    return reaches(principal, textAt(caller.data, ["facts", "principal", "team_id"]));
  }
  // A decision that was asked for alone says nothing of who asked but its key.
  const { actor, occurred_at: at } = first;
  return reaches(principal, (await holderOf(actor.id, Date.parse(at)))?.teamId);
}

function auditRecord(
  { requestId, events, altered }: CallEvents,
  others: readonly string[],
): AuditRecord | AlteredAuditRecord {
  const [first] = events;
  if (first === undefined) return { request_id: requestId, status: "altered", altered };
  const [made = first, ...ofTools] = events.filter((event) => event.type === "decision.made");
  const violated = events.find((event) => event.type === "policy.violated");
  const guardCalls = events.filter((event) => event.type === "guard.called");
  const completed = events.find((event) => event.type === "request.completed");
  const outcome = completed?.data as RequestCompleted | undefined;
  return {
    request_id: requestId,
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
      ...(altered.length === 0 ? {} : { altered }),
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
