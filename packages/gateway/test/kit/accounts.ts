import { type AuditEvent, RequestCompleted } from "@meshgate/contracts";

/** What the record says that a call cost. */
export interface RecordedCost {
  readonly nanoUsd: number;
  /** By the provider's own figures. */
  readonly isReported: boolean;
}

/** By the mark that its caller gave as request id. */
export function costsByMark(events: readonly AuditEvent[]): ReadonlyMap<string, RecordedCost> {
  return new Map(
    events.flatMap(({ type, correlation_id: mark, data }): readonly (readonly [string, RecordedCost])[] => {
      if (type !== "request.completed" || mark === undefined) return [];
      const { cost } = RequestCompleted.parse(data);
      return [[mark, { nanoUsd: cost?.nano_usd ?? 0, isReported: cost?.counted_by === "provider" }]];
    }),
  );
}

/** What the provider bills and the record denies: what it reported must cost just that, what it could not report no less. */
export function underpaid(
  bills: ReadonlyMap<string, number>,
  costs: ReadonlyMap<string, RecordedCost>,
): readonly string[] {
  return [...bills].flatMap(([mark, billed]) => {
    const cost = costs.get(mark);
    if (cost === undefined) return [`${mark} is billed ${billed} and not on record`];
    const isPaid = cost.isReported ? cost.nanoUsd === billed : cost.nanoUsd >= billed;
    return isPaid ? [] : [`${mark} is billed ${billed} and recorded at ${cost.nanoUsd}`];
  });
}
