import { hash } from "node:crypto";
import { canonicalJson, type JsonObject } from "@meshgate/canon";
import type { Alteration, AuditEvent, AuditItem } from "@meshgate/contracts";
import { toBase64 } from "@meshgate/ledger/log";
import { itemFields } from "../audit-search/audit-item.ts";
import type { ReadEntry } from "../audit-search/index-blocks.ts";
import type { JoinedEvent } from "../audit-search/join-events.ts";
import type { LedgerEntry } from "../ports/ledger.ts";

/** The version of the Open Cybersecurity Schema Framework that the records are of: the first with `record_integrity`. */
const OCSF_VERSION = "1.9.0";

const APPLICATION_ACTIVITY = 6;
const API_ACTIVITY = 6003;

export interface OcsfOptions {
  /** The log, as its checkpoints name it. */
  readonly log: string;
  readonly appVersion: string;
}

/**
 * One event as OCSF's API Activity with the profile `record_integrity`: its attestation is a fingerprint of the record's canonical
 * serialization, and `unmapped` has what ties it to the log, and all of the event that the class has no place for. Undefined where
 * the event's body is gone; of one that is altered, that alone. Source: ocsf-schema 1.9, `api_activity`, `ai_operation`, `record_integrity` and `attestation`.
 */
export function ocsfRecord(
  { entry, joined, altered }: ReadEntry,
  options: OcsfOptions,
): JsonObject | undefined {
  if (altered !== undefined) return attest(alteredRecord(entry, altered, options), entry.index, options);
  if (entry.body === undefined || joined === undefined) return undefined;
  const { data, ...event } = JSON.parse(entry.body) as AuditEvent;
  const item = itemFields(joined, { showsPending: false });
  const record = {
    ...classification(item, joined),
    time: entry.occurredAtMs,
    message: messageOf(item),
    metadata: metadataOf(event, entry.index, options),
    actor: actorOf(item),
    api: apiOf(event),
    src_endpoint: { uid: item.actor?.id ?? "unknown", name: item.key?.name ?? item.actor?.id ?? "unknown" },
    dst_endpoint: { svc_name: "meshgate", uid: event.origin },
    ...httpOf(joined),
    ...modelOf(item),
    ...enrichmentsOf(item),
    unmapped: {
      index: entry.index,
      leaf_hash: toBase64(entry.leafHash),
      outcome: item.outcome ?? null,
      environment: event.environment,
      data: data as JsonObject,
    },
  };
  return attest(record, entry.index, options);
}

function attest(record: JsonObject, index: number, { log }: OcsfOptions): JsonObject {
  const attested = { uid: String(index), authority_uid: log, chain_uid: log };
  const value = hash("sha256", canonicalJson({ ...record, attestation: attested }), "hex");
  return {
    ...record,
    attestation: { ...attested, fingerprint: { algorithm: "SHA-256", algorithm_id: 3, value } },
  };
}

/** What stands for an event that somebody altered: that, and where in the log. */
function alteredRecord(entry: LedgerEntry, why: Alteration, options: OcsfOptions): JsonObject {
  const time = new Date(entry.occurredAtMs).toISOString();
  const event = { id: entry.id, type: "record.altered", occurred_at: time };
  return {
    category_uid: APPLICATION_ACTIVITY,
    category_name: "Application Activity",
    class_uid: API_ACTIVITY,
    class_name: "API Activity",
    activity_id: 0,
    activity_name: "Unknown",
    type_uid: API_ACTIVITY * 100,
    type_name: "API Activity: Unknown",
    severity_id: 5,
    severity: "Critical",
    status_id: 0,
    status: "Unknown",
    time: entry.occurredAtMs,
    message: "What the database has of this event is not what was recorded. Run meshgate audit verify.",
    metadata: metadataOf(event, entry.index, options),
    actor: actorOf({}),
    api: apiOf(event),
    src_endpoint: { uid: "unknown", name: "unknown" },
    dst_endpoint: { svc_name: "meshgate" },
    unmapped: { index: entry.index, leaf_hash: toBase64(entry.leafHash), altered: why },
  };
}

type Item = Partial<AuditItem>;

function classification(item: Item, { event }: JoinedEvent): JsonObject {
  const activity = activityOf(event.type);
  return {
    category_uid: APPLICATION_ACTIVITY,
    category_name: "Application Activity",
    class_uid: API_ACTIVITY,
    class_name: "API Activity",
    activity_id: activity.id,
    activity_name: activity.name,
    type_uid: API_ACTIVITY * 100 + activity.id,
    type_name: `API Activity: ${activity.name}`,
    ...severityOf(item),
    ...statusOf(item),
  };
}

const activities = {
  create: { id: 1, name: "Create" },
  read: { id: 2, name: "Read" },
  update: { id: 3, name: "Update" },
  delete: { id: 4, name: "Delete" },
} as const;

/** By the last word of the event's type. A call to a model, or for a decision, reads. */
function activityOf(type: string): { readonly id: number; readonly name: string } {
  const verb = type.split(".")[1] ?? "";
  if (/^(created|registered|requested|recorded)$/.test(verb)) return activities.create;
  if (/^(made|completed|violated|called|read|exported|failed)$/.test(verb)) return activities.read;
  if (/^(deleted|revoked|erased)$/.test(verb)) return activities.delete;
  return activities.update;
}

/** What policy stopped is of medium severity, what a guardrail found of low: neither is an alert by itself. */
function severityOf({ outcome, finding_types: found }: Item): JsonObject {
  if (outcome === "BLOCK" || outcome === "REQUIRE_REVIEW") return { severity_id: 3, severity: "Medium" };
  return found === undefined
    ? { severity_id: 1, severity: "Informational" }
    : { severity_id: 2, severity: "Low" };
}

function statusOf({ outcome, status, failure }: Item): JsonObject {
  const detail = failure === undefined ? {} : { status_detail: failure };
  if (status === "success") return { status_id: 1, status: "Success" };
  if (status !== undefined || outcome === "BLOCK") return { status_id: 2, status: "Failure", ...detail };
  return { status_id: 0, status: "Unknown" };
}

function messageOf({ type = "", outcome, status, codes }: Item): string {
  return [type, outcome, status, codes?.join(", ")].filter((part) => part !== undefined).join(" · ");
}

function metadataOf(
  event: Pick<AuditEvent, "id" | "occurred_at" | "correlation_id"> & { readonly type: string },
  index: number,
  { log, appVersion }: OcsfOptions,
): JsonObject {
  return {
    version: OCSF_VERSION,
    profiles: ["ai_operation", "record_integrity"],
    product: { name: "Meshgate", vendor_name: "Meshgate", version: appVersion },
    uid: event.id,
    sequence: index,
    event_code: event.type,
    log_name: log,
    original_time: event.occurred_at,
    ...(event.correlation_id === undefined ? {} : { correlation_uid: event.correlation_id }),
  };
}

function actorOf({ actor, key, agent, team }: Item): JsonObject {
  const id = actor?.id ?? "unknown";
  return {
    user: {
      uid: id,
      name: key?.name ?? id,
      // A key is a service's, not a person's.
      ...(actor?.type === "system" ? { type_id: 3, type: "System" } : { type_id: 4, type: "Service" }),
      ...(team === undefined ? {} : { groups: [{ uid: team.id, name: team.name }] }),
    },
    ...(agent === undefined ? {} : { app_uid: agent.id, app_name: agent.name }),
  };
}

function apiOf({
  type,
  request_id: requestId,
}: Pick<AuditEvent, "request_id"> & { readonly type: string }): JsonObject {
  return {
    operation: type,
    service: { name: "meshgate" },
    ...(requestId === undefined ? {} : { request: { uid: requestId } }),
  };
}

function httpOf({ event: { completion } }: JoinedEvent): JsonObject {
  if (completion === undefined || completion.httpStatus === 0) return {};
  return { http_response: { code: completion.httpStatus, latency: Math.round(completion.latencyMs) } };
}

function modelOf({ provider, model }: Item): JsonObject {
  if (provider === undefined || model === undefined) return {};
  return { ai_model: { name: model, model_name: model, ai_provider: provider } };
}

function enrichmentsOf({ finding_types: found = [], violations = [] }: Item): JsonObject {
  const enrichments = [
    ...found.map((type) => ({ name: "finding", value: type, type: "guardrail", data: { type } })),
    ...violations.map(({ type, mode, policy_id, rule_id }) => ({
      name: "violation",
      value: type,
      type: "policy",
      data: {
        type,
        mode,
        ...(policy_id === undefined ? {} : { policy_id }),
        ...(rule_id === undefined ? {} : { rule_id }),
      },
    })),
  ];
  return enrichments.length === 0 ? {} : { enrichments };
}
