import type { JsonObject } from "@meshgate/canon";
import { AgentCreate, LastReview } from "@meshgate/contracts/serving";
import { z } from "zod";
import type { Entity } from "../../ports/control-store.ts";

const { name: _name, ...fields } = AgentCreate.shape;

/** What happens to an agent, wherever it was registered. */
const happened = {
  blocked: z.object({ at: z.string(), by: z.string(), note_id: z.string() }).optional(),
  last_review: LastReview.extend({ note_id: z.string().optional() }).optional(),
  /** It stands in the configuration, and what is here is only what happened to it. */
  configured: z.literal(true).optional(),
};

const AgentBody = z.object({ ...fields, ...happened });

/** An agent as the store has it, under its name. */
export type AgentBody = z.output<typeof AgentBody>;

const AgentEvents = z.object(happened);

const read = new WeakMap<Entity, AgentBody>();

/** Read once for each state of the agent. */
export function agentBody(entity: Entity): AgentBody {
  const known = read.get(entity);
  if (known !== undefined) return known;
  const body = readAgent(entity.body);
  read.set(entity, body);
  return body;
}

export function readAgent(body: unknown): AgentBody {
  return AgentBody.parse(body);
}

/** What is to be stored of an agent: of a configured one, only what happened to it. */
export function storedAgent(body: AgentBody): JsonObject {
  return (body.configured === true ? AgentEvents.parse(body) : body) as JsonObject;
}
