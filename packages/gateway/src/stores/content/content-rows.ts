import type { CapturedPart } from "../../ports/content-store.ts";
import { ERASED } from "./end-parts.ts";

/** By which event a text was erased or let go, and when. */
export interface EndedBy {
  readonly ended_by: string;
  readonly ended_at_ms: number | string;
}

/**
 * The columns of `content_part` that are written with its event, in their order. An answer whose prompt was `ended` while the call
 * went on is ended as it is written: what was erased is not quoted by what is captured later.
 */
export function partRow(
  { requestId, part, sealedAtMs, owner, box }: CapturedPart,
  ended: EndedBy | undefined,
) {
  const { keyId, teamId = null, agentId = null, endUser = null, session = null } = owner;
  const held = [requestId, part, sealedAtMs, keyId, teamId, agentId] as const;
  return ended === undefined
    ? ([...held, endUser, session, box, null, null] as const)
    : ([...held, null, null, null, ended.ended_by, ended.ended_at_ms] as const);
}

/** The same of `content_key`. */
export function keyRow({ requestId, part, masterId, wrapped }: CapturedPart, ended: EndedBy | undefined) {
  return [requestId, part, masterId, ended === undefined ? wrapped : ERASED] as const;
}

export const PART_COLUMNS =
  "request_id, part, sealed_at_ms, key_id, team_id, agent_id, end_user, session, box, ended_by, ended_at_ms";
export const KEY_COLUMNS = "request_id, part, master_id, wrapped";
