import { z } from "zod";
import type { Entity } from "../../ports/control-store.ts";
import { Decided } from "./second-person.ts";

const WaiverBody = z.strictObject({
  ...Decided.shape,
  policy_id: z.string(),
  agent_id: z.string().optional(),
  team_id: z.string().optional(),
  key_id: z.string().optional(),
  /** Names the note that holds the reason. */
  reason_note: z.string(),
  /** RFC 3339 in UTC. */
  expires_at: z.string(),
  status: z.enum(["pending", "approved", "revoked"]),
});

/** A waiver: the body under which it is kept. Exactly one of the three ids is there; only `approved` ones count. */
export type WaiverBody = Readonly<z.output<typeof WaiverBody>>;

const read = new WeakMap<Entity, WaiverBody>();

/** Read once. */
export function waiverOf(entity: Entity): WaiverBody {
  const known = read.get(entity);
  if (known !== undefined) return known;
  const waiver: WaiverBody = WaiverBody.parse(entity.body);
  read.set(entity, waiver);
  return waiver;
}
