import type { Principal } from "../../pipeline/identify.ts";
import type { Refusal } from "../../pipeline/refusal.ts";
import type { KeyBody } from "./key-body.ts";

/**
 * Why the principal may not bring about a secret of this key; undefined where it may.
 * INVARIANT: nobody holds a secret of another person's key, else an administrator could be the second person (SEMANTICS 5).
 * Whoever is on the machine itself may: they write to the database, and could make any root key.
 */
export function otherPersonFault(
  { actor, person }: Pick<Principal, "actor" | "person">,
  alias: string,
  key: Pick<KeyBody, "person">,
): Refusal | undefined {
  if (actor.type === "local" || person === key.person) return undefined;
  return {
    kind: "other-person",
    message: `The key \`${alias}\` belongs to another person, and only that person gives it a new secret. Let them rotate it, rotate it with \`meshgate keys rotate\` on the service's machine, or revoke it and make another key.`,
  };
}
