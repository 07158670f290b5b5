import type { AuditItem } from "@meshgate/contracts";
import { toBase64 } from "@meshgate/ledger/log";
import { auditItem } from "../audit-search/audit-item.ts";
import type { ReadEntry } from "../audit-search/index-blocks.ts";
import { csvField } from "../csv-field.ts";

type Column = readonly [name: string, value: (item: AuditItem) => string | number | undefined];

const columns: readonly Column[] = [
  ["event_id", (item) => item.event_id],
  ["occurred_at", (item) => item.occurred_at],
  ["type", (item) => item.type],
  ["body", (item) => item.body],
  ["request_id", (item) => item.request_id],
  ["correlation_id", (item) => item.correlation_id],
  ["actor_type", (item) => item.actor?.type],
  ["actor_id", (item) => item.actor?.id],
  ["key_id", (item) => item.key?.id],
  ["key", (item) => item.key?.name],
  ["agent_id", (item) => item.agent?.id],
  ["agent", (item) => item.agent?.name],
  ["team_id", (item) => item.team?.id],
  ["team", (item) => item.team?.name],
  ["asked_model", (item) => item.asked_model],
  ["provider", (item) => item.provider],
  ["model", (item) => item.model],
  ["outcome", (item) => item.outcome],
  ["status", (item) => item.status],
  ["failure", (item) => item.failure],
  ["latency_ms", (item) => item.latency_ms],
  ["change", (item) => item.change],
  ["codes", (item) => item.codes?.join(";")],
  ["matched_rule_id", (item) => item.matched_rule_id],
  ["policy_id", (item) => item.policy_id],
  ["violations", (item) => item.violations?.map(violationText).join(";")],
  ["finding_types", (item) => item.finding_types?.join(";")],
  ["cost_usd", (item) => item.cost_usd],
];

export const csvHeading = `${["index", "leaf_hash", ...columns.map(([name]) => name)].join(",")}\r\n`;

/** One event with the fields of a search, as a line of CSV (RFC 4180). */
export function csvLine(event: ReadEntry): string {
  const item = auditItem(event, { showsPending: false, expand: "nothing" });
  const fields = columns.map(([, read]) => csvField(read(item) ?? ""));
  // Base64 may begin with `+`, and is no formula: a quote mark before it would make it another hash.
  return `${[event.entry.index, `"${toBase64(event.entry.leafHash)}"`, ...fields].join(",")}\r\n`;
}

function violationText({
  type,
  policy_id: policyId,
  mode,
}: NonNullable<AuditItem["violations"]>[number]): string {
  return [type, ...(policyId === undefined ? [] : [policyId]), mode].join(":");
}
