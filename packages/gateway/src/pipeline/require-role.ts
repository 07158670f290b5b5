import type { Result } from "@meshgate/engine";
import { blockedAtTheDoor } from "./cut-refusal.ts";
import type { Principal, Role } from "./identify.ts";
import type { Refusal } from "./refusal.ts";

/** Lets a principal on that has the role, unless its agent is blocked; `admin` may do everything (SEMANTICS 10). */
export function requireRole(principal: Principal, role: Role): Result<Principal, Refusal> {
  const { roles, actor } = principal;
  const blocked = blockedAtTheDoor(principal);
  if (blocked !== undefined) return { ok: false, error: blocked };
  if (roles.has(role) || roles.has("admin")) return { ok: true, value: principal };
  return {
    ok: false,
    error: {
      kind: "forbidden",
      message: `This needs the role \`${role}\`. Ask an administrator for a key that has it.`,
      login: { kind: "role", keyId: actor.id, role },
    },
  };
}
