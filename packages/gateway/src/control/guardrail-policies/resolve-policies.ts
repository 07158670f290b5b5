import type { PoliciesResolveRequest, PoliciesResolveResponse } from "@meshgate/contracts";
import {
  type ResolveGuardrails,
  type Result,
  resolveGuardrails,
  resolveTargets,
  type Snapshot,
} from "@meshgate/engine";
import type { Principal } from "../../pipeline/identify.ts";
import type { Refusal } from "../../pipeline/refusal.ts";
import { reaches } from "../directory/reach.ts";

/**
 * Which guardrails apply to such a caller, by the plans of its calls (SEMANTICS 7). Who administers or audits all teams asks for
 * anybody, with exactly what is said; everybody else for itself.
 */
export function resolvePolicies(
  asked: PoliciesResolveRequest,
  principal: Principal,
  snapshot: Snapshot,
): Result<PoliciesResolveResponse, Refusal> {
  const question = mayAskForAnybody(principal) ? said(asked) : ofItself(asked, principal);
  if (question === undefined) return { ok: false, error: itselfAlone };
  const { model } = question;
  const resolved = model === undefined ? undefined : resolveTargets(snapshot, model);
  const targets = resolved?.ok === true ? resolved.value.targets : [];
  return { ok: true, value: resolveGuardrails(snapshot.guarding, { ...question, targets }) };
}

function mayAskForAnybody(principal: Principal): boolean {
  const { roles } = principal;
  return (roles.has("admin") || roles.has("auditor")) && reaches(principal, undefined);
}

function said({ team_alias, key_alias, model, tags }: PoliciesResolveRequest): ResolveGuardrails {
  return {
    ...(team_alias && { team_alias }),
    ...(key_alias && { key_alias }),
    ...(model && { model }),
    tags: tags ?? [],
  };
}

/** Undefined where somebody else is meant. */
function ofItself(
  asked: PoliciesResolveRequest,
  { alias, team, tags }: Principal,
): ResolveGuardrails | undefined {
  const isOwn =
    (asked.team_alias ?? team?.name) === team?.name &&
    (asked.key_alias ?? alias) === alias &&
    (asked.tags ?? []).every((tag) => tags.includes(tag));
  if (!isOwn) return undefined;
  return said({ team_alias: team?.name, key_alias: alias, model: asked.model, tags });
}

const itselfAlone: Refusal = {
  kind: "forbidden",
  message:
    "Your key asks for itself alone: leave out `team_alias`, `key_alias` and `tags`. For others it needs the role `auditor`, and no team.",
};
