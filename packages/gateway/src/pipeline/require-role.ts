import type { Result } from "@meshgate/engine";
import type { Principal, Role } from "./identify.ts";
import type { Refusal } from "./refusal.ts";

/** Lets a principal on that has the role; `admin` may do everything (SEMANTICS 10). */
export function requireRole(principal: Principal, role: Role): Result<Principal, Refusal> {
  if (principal.roles.has(role) || principal.roles.has("admin")) return { ok: true, value: principal };
  return {
    ok: false,
    error: {
      kind: "forbidden",
      message: `This needs the role \`${role}\`. Ask an administrator for a key that has it.`,
    },
  };
}
