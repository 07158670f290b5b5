import type { JsonObject } from "@meshgate/canon";
import type { Selectable } from "kysely";
import type { Entity, Revision } from "../../ports/control-store.ts";
import type { Schema } from "../schema.ts";

/** What the tables of the control store hold, as the rest of the service knows it. */

export function entityOf(row: Selectable<Schema["control_entity"]>): Entity {
  return {
    kind: row.kind,
    id: row.id,
    name: row.name,
    revision: row.revision,
    body: bodyOf(row.body),
    createdAtMs: Number(row.created_at_ms),
    updatedAtMs: Number(row.updated_at_ms),
  };
}

export function revisionOf(row: Selectable<Schema["control_revision"]>): Revision {
  return {
    version: Number(row.version),
    revision: row.revision,
    op: row.op,
    name: row.name,
    ...(row.body === null ? {} : { body: bodyOf(row.body) }),
    actorId: row.actor_id,
    atMs: Number(row.at_ms),
  };
}

/** The store writes objects alone. */
function bodyOf(text: string): JsonObject {
  return JSON.parse(text) as JsonObject;
}
