import type { PolicyEvaluateRequest } from "@meshgate/contracts";
import type { Result } from "@meshgate/engine";
import type { Call } from "../../pipeline/call.ts";
import type { Principal } from "../../pipeline/identify.ts";
import type { Refusal } from "../../pipeline/refusal.ts";
import type { Entity } from "../../ports/control-store.ts";
import { agentBody } from "../directory/agent-body.ts";
import { buildPrincipal, holdersOf } from "../directory/build-principal.ts";
import { readKey, storedKey } from "../directory/key-body.ts";
import { reaches } from "../directory/reach.ts";
import { waiversByHolder } from "../directory/waivers-by-holder.ts";
import type { GovernedState } from "./change-context.ts";

/** The call that a description stands for, in the form in which a surface hands one over: its prompt is filler of that length. */
export function describedCall({
  surface,
  model,
  messages,
  prompt_chars = 0,
  ...call
}: PolicyEvaluateRequest): Call {
  return {
    surface,
    body: {
      ...(model === undefined ? {} : { model }),
      messages: messages ?? [{ role: "user", content: "x".repeat(prompt_chars) }],
      ...(call.max_tokens === undefined ? {} : { max_tokens: call.max_tokens }),
      stream: call.stream,
      ...(call.tools === undefined
        ? {}
        : { tools: call.tools.map((name) => ({ type: "function", function: { name } })) }),
      ...(call.user === undefined ? {} : { user: call.user }),
    },
    addedGuardrails: [],
    wishes: { waitMs: 0 },
    signal: new AbortController().signal,
  };
}

/** Who calls: a key that is there and within the asker's reach, or one as an agent or team could have it. */
export function describedPrincipal(
  { key_id, agent_id, team_id, tags, environment }: PolicyEvaluateRequest,
  asker: Principal,
  state: Pick<GovernedState, "entities">,
): Result<Principal, Refusal> {
  const named = { key: key_id, agent: agent_id, team: team_id };
  for (const kind of ["key", "agent", "team"] as const) {
    const id = named[kind];
    const entity = id === undefined ? undefined : state.entities(kind).get(id);
    if (id !== undefined && (entity === undefined || !reaches(asker, teamOf(entity, state))))
      return { ok: false, error: unknownCaller(kind, id) };
  }
  const key =
    (key_id === undefined ? undefined : state.entities("key").get(key_id)) ?? someKey(agent_id, team_id);
  const built = buildPrincipal(key, holdersOf(key, state), waiversByHolder(state.entities("waiver")).of);
  if (!built.ok) return { ok: false, error: revokedCaller };
  const own = {
    ...(tags === undefined ? {} : { tags: [...new Set(tags)].sort() }),
    ...(environment === undefined ? {} : { environment }),
  };
  return { ok: true, value: { ...built.value, ...own } };
}

function teamOf(entity: Entity, state: Pick<GovernedState, "entities">): string | undefined {
  if (entity.kind === "team") return entity.id;
  return entity.kind === "agent" ? agentBody(entity).team_id : holdersOf(entity, state).teamId;
}

/** A key that nobody holds. */
function someKey(agentId: string | undefined, teamId: string | undefined): Entity {
  const body = readKey({
    ...(agentId === undefined ? {} : { agent_id: agentId }),
    ...(teamId === undefined ? {} : { team_id: teamId }),
    roles: ["caller"],
    secrets: [],
    person: "key_described",
    created_by: "key_described",
  });
  return {
    kind: "key",
    id: "key_described",
    name: "described",
    revision: 0,
    body: storedKey(body),
    createdAtMs: 0,
    updatedAtMs: 0,
  };
}

function unknownCaller(kind: string, id: string): Refusal {
  return {
    kind: "invalid-request",
    message: `${kind}_id: there is no ${kind} \`${id}\`.`,
    field: `${kind}_id`,
  };
}

const revokedCaller: Refusal = {
  kind: "invalid-request",
  message: "key_id: the key is revoked, or its agent or team is gone: its calls are answered 401.",
  field: "key_id",
};
