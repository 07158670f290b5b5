import type { EventMembers } from "./event-members.ts";
import type { RecordRow } from "./record-source.ts";

/**
 * Names the columns by which the database finds an event, and that do not say what the event says. A correlation id is kept only
 * where it is another than the request's.
 */
export function alteredColumns(row: RecordRow, event: EventMembers | undefined): readonly string[] {
  const { columns } = row;
  if (columns === undefined) return [];
  const { id, type, occurredAt, requestId, correlationId, actorId } = event ?? NOTHING;
  const kept: readonly (readonly [string, unknown, unknown])[] = [
    ["id", columns.id, id],
    ["type", columns.type, type],
    ["request_id", columns.requestId, requestId],
    ["correlation_id", columns.correlationId, correlationId === requestId ? undefined : correlationId],
    ["actor_id", columns.actorId, actorId],
  ];
  // Of a leaf that is gone, that it is gone is said already.
  const ofLeaf = [
    ["event_leaf.id", row.id, id],
    ["event_leaf.occurred_at_ms", row.occurredAt, occurredAt],
  ] as const;
  const all = row.leafHash === undefined ? kept : [...kept, ...ofLeaf];
  return all.filter(([, found, said]) => found !== said).map(([name]) => name);
}

const NOTHING: EventMembers = {
  id: undefined,
  type: undefined,
  occurredAt: undefined,
  requestId: undefined,
  correlationId: undefined,
  actorId: undefined,
};
