import { PolicyCreate, type PolicyPatch } from "@meshgate/contracts";
import type { Result } from "@meshgate/engine";
import type { Refusal } from "../../pipeline/refusal.ts";
import { parseValue } from "../parse-body.ts";

/** What a policy is after a change, checked as if it were new: `null` takes a field away, another scope the id of the old one. */
export function patchPolicy(before: PolicyCreate, patch: PolicyPatch): Result<PolicyCreate, Refusal> {
  const kept = patch.scope === undefined || patch.scope === before.scope ? before : withoutScopeIds(before);
  const after = Object.entries({ ...kept, ...patch }).filter(
    ([, value]) => value !== null && value !== undefined,
  );
  return parseValue(Object.fromEntries(after), PolicyCreate);
}

function withoutScopeIds({ agent_id: _agent, team_id: _team, key_id: _key, ...rest }: PolicyCreate): object {
  return rest;
}
