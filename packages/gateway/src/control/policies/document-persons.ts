import type { GovernanceDocument } from "@meshgate/contracts";
import type { Refusal } from "../../pipeline/refusal.ts";
import { keyBody } from "../directory/key-body.ts";
import { otherPersonFault } from "../directory/other-person.ts";
import type { Asker, ChangeContext } from "./change-context.ts";

/** Why a document may not be applied: it would give another person's key a secret that its applier chose. */
export function documentPersonFault(
  { keys }: GovernanceDocument,
  { principal }: Asker,
  { state }: ChangeContext,
): Refusal | undefined {
  for (const [index, { alias, key_sha256 }] of keys.entries()) {
    const key = state.named("key", alias);
    if (key === undefined || keyBody(key).secrets[0]?.sha256 === key_sha256) continue;
    const fault = otherPersonFault(principal, alias, keyBody(key));
    if (fault !== undefined) return { ...fault, field: `governance.keys[${index}].key_sha256` };
  }
  return undefined;
}
