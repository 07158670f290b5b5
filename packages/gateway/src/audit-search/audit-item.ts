import type { AuditItem } from "@meshgate/contracts";
import { usdOf } from "../control/usd-of.ts";
import type { DecisionDigest, ViolationDigest } from "./decision-digest.ts";
import type { EventDigest } from "./event-digest.ts";
import type { ReadEntry } from "./index-blocks.ts";
import type { JoinedEvent } from "./join-events.ts";
import { statusOf } from "./terms.ts";

export interface ItemOptions {
  /** Whether decisions of calls are listed because their calls have not ended. */
  readonly showsPending: boolean;
  readonly expand: "event" | "nothing";
}

/** An event as a list shows it. */
export function auditItem({ entry, joined, altered }: ReadEntry, options: ItemOptions): AuditItem {
  const place = {
    event_id: entry.id,
    index: entry.index,
    occurred_at: new Date(entry.occurredAtMs).toISOString(),
  };
  if (altered !== undefined) return { ...place, body: "altered" };
  if (entry.body === undefined) return { ...place, body: "dropped" };
  if (joined === undefined) return { ...place, body: "unreadable" };
  return {
    ...place,
    body: "kept",
    ...itemFields(joined, options),
    ...(options.expand === "event" ? { event: JSON.parse(entry.body) } : {}),
  };
}

/** What is said of an event beside its place. */
export function itemFields(
  { event, decision, holder }: JoinedEvent,
  { showsPending }: Pick<ItemOptions, "showsPending">,
): Partial<AuditItem> {
  const { actor, completion } = event;
  const violations = [...(decision?.violations ?? []), ...(event.violations ?? [])];
  const findingTypes = new Set([...(decision?.findingTypes ?? []), ...(completion?.findingTypes ?? [])]);
  const teamId = holder?.teamId;
  const agentId = holder?.agentId;
  const status = completion?.status ?? ownStatus(event, showsPending);
  return {
    type: event.type,
    ...present("request_id", event.requestId),
    ...present("correlation_id", event.correlationId),
    actor,
    ...present("agent", decision?.agent ?? (agentId && { id: agentId, name: agentId })),
    ...present("team", decision?.team ?? (teamId && { id: teamId, name: teamId })),
    ...(actor.type === "system" ? {} : { key: { id: actor.id, name: decision?.key ?? actor.id } }),
    ...present("asked_model", decision?.askedModel),
    ...(completion === undefined
      ? present("provider", decision?.provider)
      : present("provider", completion.provider)),
    ...(completion === undefined ? present("model", decision?.model) : present("model", completion.model)),
    ...decisionFields(decision),
    ...shadowFields(event),
    ...present("policy_id", event.policyId ?? decision?.policyIds[0]),
    ...present("status", status),
    ...present("failure", completion?.failure),
    ...present("latency_ms", completion?.latencyMs),
    ...(violations.length === 0 ? {} : { violations: violations.map(listedViolation) }),
    ...(findingTypes.size === 0 ? {} : { finding_types: [...findingTypes] }),
    ...present(
      "cost_usd",
      completion?.costNanoUsd === undefined ? undefined : usdOf(BigInt(completion.costNanoUsd)),
    ),
  };
}

function decisionFields(decision: DecisionDigest | undefined): Partial<AuditItem> {
  if (decision === undefined) return {};
  const { outcome, codes, ruleId } = decision;
  return { outcome, codes, ...present("matched_rule_id", ruleId) };
}

/** What the candidate would have decided: it has the place of what was. */
function shadowFields({ shadow }: EventDigest): Partial<AuditItem> {
  return shadow === undefined ? {} : { ...shadow };
}

/** Of a decision whose call may have ended since, nothing is said. */
function ownStatus({ decision }: EventDigest, showsPending: boolean): "pending" | "success" | undefined {
  const status = decision && statusOf(decision);
  return status === "pending" && !showsPending ? undefined : status;
}

function listedViolation({ type, policyId, ruleId, mode }: ViolationDigest) {
  return { type, mode, ...present("policy_id", policyId), ...present("rule_id", ruleId) };
}

function present<K extends string, V>(key: K, value: V | undefined | ""): { readonly [key in K]?: V };
function present(key: string, value: unknown): object {
  return value === undefined || value === "" ? {} : { [key]: value };
}
