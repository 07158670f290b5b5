import { latin1Text } from "../ascii-text.ts";
import type { Finding } from "../finding.ts";
import { membersOf } from "../read-members.ts";
import type { Permit, RecordRow } from "./record-source.ts";

/** Leaves whose bodies went under one permit. */
interface Dropped {
  readonly first: { readonly index: number; readonly eventId?: string };
  count: number;
}

/**
 * Holds missing bodies against what let them go: a permit, and behind it a `retention.applied` event that is in the log and
 * says the same. A row alone explains nothing: who can delete bodies can write rows.
 */
export class PermitBook {
  readonly #permits: readonly Permit[];
  readonly #dropped = new Map<Permit, Dropped>();
  readonly #proved = new Set<Permit>();

  constructor(permits: readonly Permit[]) {
    this.#permits = permits;
  }

  /** Whether a permit covers that this body is not there. */
  covers(row: RecordRow, index: number): boolean {
    const { droppedType, occurredAtMs, seq, id } = row;
    if (droppedType === undefined || occurredAtMs === undefined) return false;
    const permit = this.#permits.find(
      ({ type, beforeMs, throughSeq }) => type === droppedType && occurredAtMs < beforeMs && seq < throughSeq,
    );
    if (permit === undefined) return false;
    const dropped = this.#dropped.get(permit);
    if (dropped !== undefined) dropped.count += 1;
    else
      this.#dropped.set(permit, { first: { index, ...(id === undefined ? {} : { eventId: id }) }, count: 1 });
    return true;
  }

  /** Hears of an event that is the log's. */
  hear(id: string, body: Uint8Array): void {
    for (const permit of this.#permits) {
      if (permit.eventId === id && says(body, permit)) this.#proved.add(permit);
    }
  }

  /** Bodies that went under permits that no event of the log stands behind. */
  unproved(): readonly Finding[] {
    return [...this.#dropped]
      .filter(([permit]) => !this.#proved.has(permit))
      .map(([, { first, count }]) => ({ kind: "missing", at: first, count }));
  }
}

/** Whether the event's rules have the permit's. */
function says(body: Uint8Array, { type, beforeDay, eventId }: Permit): boolean {
  const event = membersOf(latin1Text(body));
  if (event?.["type"] !== "retention.applied" || event["id"] !== eventId) return false;
  const data = membersOf(JSON.stringify(event["data"] ?? null));
  const rules: readonly unknown[] = Array.isArray(data?.["rules"]) ? data["rules"] : [];
  return rules.some((rule) => {
    const { of, before } = membersOf(JSON.stringify(rule)) ?? {};
    return of === type && before === beforeDay;
  });
}
