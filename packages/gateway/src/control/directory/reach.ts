import type { Principal } from "../../pipeline/identify.ts";

/**
 * Whether an administrator may see and change what belongs to a team (undefined: to none). A key that belongs to a team
 * administers that team alone, so that a team can be given its own administrator.
 */
export function reaches({ team }: Principal, teamId: string | undefined): boolean {
  return team === undefined || team.id === teamId;
}
