import type { JsonObject } from "@meshgate/canon";
import { TeamCreate } from "@meshgate/contracts/serving";
import { z } from "zod";
import type { Entity } from "../../ports/control-store.ts";

const { name: _name, ...fields } = TeamCreate.shape;
const TeamBody = z.object(fields);

/** A team as the store has it, under its name. */
export type TeamBody = z.output<typeof TeamBody>;

const read = new WeakMap<Entity, TeamBody>();

/** Read once for each state of the team. */
export function teamBody(entity: Entity): TeamBody {
  const known = read.get(entity);
  if (known !== undefined) return known;
  const body = readTeam(entity.body);
  read.set(entity, body);
  return body;
}

export function readTeam(body: unknown): TeamBody {
  return TeamBody.parse(body);
}

export function storedTeam(body: TeamBody): JsonObject {
  return body as JsonObject;
}
