import { type JsonMembers, membersOf, readCount } from "../read-members.ts";
import { momentMs } from "./moment-ms.ts";

/** A rule of a `retention.applied` event that lets bodies of events go. */
interface PermitRule {
  readonly of: string;
  /** Leaves of the log from this index on, before that one. */
  readonly from: number;
  readonly to: number;
  /** A day, `2026-01-31`: what happened before it. */
  readonly before: string;
  readonly count: number;
}

const DAY_MS = 86_400_000;

/** What says what happened to the record itself; no event lets it go. */
const KEPT_FOR_EVER: ReadonlySet<unknown> = new Set([
  "retention.applied",
  "record.erased",
  "signer.rotated",
  "config.changed",
]);

/** A `retention.applied` event, as far as it lets events go. */
interface ReadPermit {
  readonly occurredAt: string;
  readonly occurredAtMs: number;
  readonly rules: readonly PermitRule[];
}

/** What the event lets go; undefined where it is no such event. Rules that ask for more than their age allows are left out. */
export function readPermit(event: JsonMembers | undefined, eventId: string): ReadPermit | undefined {
  const occurredAt = event?.["occurred_at"];
  const occurredAtMs = momentMs(occurredAt);
  if (event?.["type"] !== "retention.applied" || event["id"] !== eventId) return undefined;
  if (typeof occurredAt !== "string" || occurredAtMs === undefined) return undefined;
  const data = membersOf(JSON.stringify(event["data"] ?? null));
  const rules: readonly unknown[] = Array.isArray(data?.["rules"]) ? data["rules"] : [];
  return { occurredAt, occurredAtMs, rules: rules.flatMap((rule) => readRule(rule, occurredAtMs) ?? []) };
}

function readRule(rule: unknown, occurredAtMs: number): PermitRule | undefined {
  const members = membersOf(JSON.stringify(rule)) ?? {};
  const { of, before } = members;
  const beforeMs = momentMs(before);
  const [days, count, from, to] = ["older_than_days", "count", "from_index", "to_index"].map((name) =>
    readCount(members[name]),
  );
  if (typeof of !== "string" || typeof before !== "string" || beforeMs === undefined) return undefined;
  if (days === undefined || count === undefined || from === undefined || to === undefined) return undefined;
  const isOldEnough = days >= 1 && beforeMs <= occurredAtMs - days * DAY_MS;
  return isOldEnough && !KEPT_FOR_EVER.has(of) ? { of, from, to, before, count } : undefined;
}
