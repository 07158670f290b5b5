import type { Selectable } from "kysely";
import type { HeldLimit, OpenedCall } from "../ports/usage-ledger.ts";
import type { Schema } from "./schema.ts";

/** A call as it was opened, out of its row. */
export function openedCall(row: Selectable<Schema["usage_call"]>): OpenedCall {
  return {
    kind: "opened",
    requestId: row.request_id,
    correlationId: row.correlation_id,
    origin: row.origin,
    openedAtMs: Number(row.opened_at_ms),
    actor: { type: row.actor_type, id: row.actor_id },
    labels: {
      keyId: row.key_id,
      ...(row.team_id === null ? {} : { teamId: row.team_id }),
      ...(row.agent_id === null ? {} : { agentId: row.agent_id }),
      ...(row.end_user === null ? {} : { endUser: row.end_user }),
      ...(row.session === null ? {} : { session: row.session }),
      environment: row.environment,
      tags: JSON.parse(row.tags),
    },
    target: { provider: row.provider, model: row.model },
    stream: row.stream === 1,
    boundNanoUsd: row.bound_nano_usd === null ? null : Number(row.bound_nano_usd),
    held: heldLimits(row),
  };
}

export function heldLimits({ held }: Pick<Selectable<Schema["usage_call"]>, "held">): readonly HeldLimit[] {
  return JSON.parse(held);
}
