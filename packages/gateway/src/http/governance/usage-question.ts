import {
  type UsageDimension,
  type UsageLabel,
  usageDimensions,
  usageLabels,
  utcTimestamp,
} from "@meshgate/contracts";
import type { Result } from "@meshgate/engine";
import type { UsageQuestion } from "../../control/usage-reports.ts";
import type { Refusal } from "../../pipeline/refusal.ts";

const PAGING = ["page", "limit"];
const known: readonly string[] = ["from", "to", "group_by", ...usageLabels, ...PAGING];

/** The question that a query asks: by default of this month so far, UTC, as one sum. */
export function readUsageQuestion(query: URLSearchParams, nowMs: number): Result<UsageQuestion, Refusal> {
  const unknown = [...query.keys()].find((name) => !known.includes(name));
  if (unknown !== undefined) return invalid(unknown, `is not known here. Known: ${known.join(", ")}.`);
  const fromMs = timeOf(query.get("from"), monthStartMs(nowMs));
  if (fromMs === undefined) return invalid("from", WRONG_TIME);
  // Of this very millisecond too.
  const toMs = timeOf(query.get("to"), nowMs + 1);
  if (toMs === undefined) return invalid("to", WRONG_TIME);
  if (toMs < fromMs) return invalid("to", "must not be before `from`.");
  const groupBy = dimensionsOf(query.getAll("group_by"));
  if (groupBy === undefined) {
    return invalid(
      "group_by",
      `must be a list of ${usageDimensions.join(", ")}, parted by commas, each once.`,
    );
  }
  return { ok: true, value: { fromMs, toMs, groupBy, filters: filtersOf(query) } };
}

const WRONG_TIME = "must be a day such as 2026-11-20 or an RFC 3339 time such as 2026-11-20T18:00:00Z.";

function invalid(field: string, what: string): Result<never, Refusal> {
  return { ok: false, error: { kind: "invalid-request", message: `\`${field}\` ${what}`, field } };
}

function timeOf(text: string | null, absentMs: number): number | undefined {
  if (text === null) return absentMs;
  const utc = utcTimestamp(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text);
  // Of a leap second, the end.
  return utc === undefined ? undefined : Date.parse(utc.replace(":60", ":59"));
}

function monthStartMs(nowMs: number): number {
  const now = new Date(nowMs);
  return Date.UTC(now.getUTCFullYear(), now.getUTCMonth());
}

function dimensionsOf(written: readonly string[]): readonly UsageDimension[] | undefined {
  const names = written.flatMap((list) => (list === "" ? [] : list.split(",")));
  const dimensions = usageDimensions.filter((dimension) => names.includes(dimension));
  return dimensions.length === names.length
    ? dimensions.toSorted((a, b) => names.indexOf(a) - names.indexOf(b))
    : undefined;
}

function filtersOf(query: URLSearchParams): ReadonlyMap<UsageLabel, readonly string[]> {
  return new Map(
    usageLabels.flatMap((label) => (query.has(label) ? [[label, query.getAll(label)] as const] : [])),
  );
}
