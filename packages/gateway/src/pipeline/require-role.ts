import type { Result } from "@meshgate/engine";
import { blockedAtTheDoor } from "./cut-refusal.ts";
import type { Principal, Role } from "./identify.ts";
import type { Refusal } from "./refusal.ts";

/** A role, or several of which one is enough. */
export type NeededRole = Role | readonly [Role, Role, ...Role[]];

/** Lets a principal on that has the role, unless its agent is blocked; `admin` may do everything (SEMANTICS 10). */
export function requireRole(principal: Principal, needed: NeededRole): Result<Principal, Refusal> {
  const blocked = blockedAtTheDoor(principal);
  return blocked === undefined ? requireRoleAlone(principal, needed) : { ok: false, error: blocked };
}

/** The same for model calls, which the decision itself refuses to a blocked agent. */
export function requireRoleAlone(principal: Principal, needed: NeededRole): Result<Principal, Refusal> {
  const { roles, actor } = principal;
  if (roles.has("admin")) return { ok: true, value: principal };
  const enough = typeof needed === "string" ? [needed] : needed;
  if (enough.some((role) => roles.has(role))) return { ok: true, value: principal };
  return {
    ok: false,
    error: {
      kind: "forbidden",
      message: `This needs the role ${enough.map((role) => `\`${role}\``).join(" or ")}. Ask an administrator for a key that has it.`,
      login: { kind: "role", keyId: actor.id, role: enough.join(" or ") },
    },
  };
}
