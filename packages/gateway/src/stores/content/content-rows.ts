import type { CapturedPart } from "../../ports/content-store.ts";

/** The columns of `content_part` that are written with its event, in their order. */
export function partRow({ requestId, part, sealedAtMs, owner, box }: CapturedPart) {
  const { keyId, teamId = null, agentId = null, endUser = null, session = null } = owner;
  return [requestId, part, sealedAtMs, keyId, teamId, agentId, endUser, session, box] as const;
}

/** The same of `content_key`. */
export function keyRow({ requestId, part, masterId, wrapped }: CapturedPart) {
  return [requestId, part, masterId, wrapped] as const;
}

export const PART_COLUMNS =
  "request_id, part, sealed_at_ms, key_id, team_id, agent_id, end_user, session, box";
export const KEY_COLUMNS = "request_id, part, master_id, wrapped";
