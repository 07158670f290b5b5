import type { Team, TeamCreate, TeamPatch } from "@meshgate/contracts";
import type { Result } from "@meshgate/engine";
import type { Principal } from "../../pipeline/identify.ts";
import type { Refusal } from "../../pipeline/refusal.ts";
import type { Entity, Mutation } from "../../ports/control-store.ts";
import { type Asker, type ChangeContext, newEntityId } from "../policies/change-context.ts";
import { agentBody } from "./agent-body.ts";
import { keyBody } from "./key-body.ts";
import { patched } from "./patched.ts";
import { reaches } from "./reach.ts";
import { setByOthers } from "./set-by-team.ts";
import { readTeam, storedTeam, teamBody } from "./team-body.ts";
import { byAge, configManaged, keptAnswer, unknownEntity, writeEntity, written } from "./write-entity.ts";

/** Teams, as the control API offers them. */
export interface Teams {
  list(principal: Principal): readonly Team[];
  find(id: string, principal: Principal): Result<Team, Refusal>;
  create(team: TeamCreate, asker: Asker): Promise<Result<Team, Refusal>>;
  update(id: string, patch: TeamPatch, asker: Asker): Promise<Result<Team, Refusal>>;
  remove(id: string, asker: Asker): Promise<Result<{ readonly id: string }, Refusal>>;
}

export function createTeams(context: ChangeContext): Teams {
  const { state } = context;

  const answer = (entity: Entity): Team => ({
    id: entity.id,
    name: entity.name,
    ...teamBody(entity),
    ...keptAnswer(entity, context),
  });

  function reached(id: string, principal: Principal): Result<Entity, Refusal> {
    const entity = state.entities("team").get(id);
    return entity === undefined || !reaches(principal, id)
      ? { ok: false, error: unknownEntity("team", id) }
      : { ok: true, value: entity };
  }

  function changeable(id: string, principal: Principal): Result<Entity, Refusal> {
    const team = reached(id, principal);
    if (!team.ok) return team;
    if (state.isConfigured("team", id)) return { ok: false, error: configManaged("team") };
    return reaches(principal, undefined) ? team : { ok: false, error: setByOthers("The team was made") };
  }

  /** There is no event type of a team's own: it is configuration, made by the API. */
  function write(mutation: Mutation, name: string, asker: Asker): Promise<Result<void, Refusal>> {
    const data = { cause: "api", kind: "team", operation: mutation.op, id: mutation.id, name };
    return writeEntity({ mutation, event: { type: "config.changed", data } }, asker, context);
  }

  return {
    list: (principal) =>
      [...state.entities("team").values()]
        .filter(({ id }) => reaches(principal, id))
        .toSorted(byAge)
        .map(answer),

    find(id, principal) {
      const team = reached(id, principal);
      return team.ok ? { ok: true, value: answer(team.value) } : team;
    },

    async create({ name, ...fields }, asker) {
      if (!reaches(asker.principal, undefined)) return { ok: false, error: ownTeamOnly };
      const id = newEntityId("team", context);
      const made = await write(
        { op: "create", kind: "team", id, name, body: storedTeam(fields) },
        name,
        asker,
      );
      return made.ok ? { ok: true, value: answer(written("team", id, context)) } : made;
    },

    async update(id, { name, ...patch }, asker) {
      const team = changeable(id, asker.principal);
      if (!team.ok) return team;
      const body = storedTeam(readTeam(patched(teamBody(team.value), patch)));
      const after = name ?? team.value.name;
      const { revision } = team.value;
      const made = await write({ op: "update", kind: "team", id, revision, name: after, body }, after, asker);
      return made.ok ? { ok: true, value: answer(written("team", id, context)) } : made;
    },

    async remove(id, asker) {
      const team = changeable(id, asker.principal);
      if (!team.ok) return team;
      const holders = holdersOfTeam(id, context);
      if (holders > 0) return { ok: false, error: inUse("team", holders) };
      const { revision, name } = team.value;
      const made = await write({ op: "delete", kind: "team", id, revision }, name, asker);
      return made.ok ? { ok: true, value: { id } } : made;
    },
  };
}

/** How many agents and keys name the team. */
function holdersOfTeam(teamId: string, { state }: ChangeContext): number {
  const agents = [...state.entities("agent").values()].filter((agent) => agentBody(agent).team_id === teamId);
  const keys = [...state.entities("key").values()].filter((key) => keyBody(key).team_id === teamId);
  return agents.length + keys.length;
}

export function inUse(kind: "team" | "agent", holders: number): Refusal {
  const what = kind === "team" ? "agents or keys" : "keys";
  return {
    kind: "in-use",
    message: `${holders} ${what} belong to this ${kind}. Delete them first, or give them another.`,
  };
}

const ownTeamOnly: Refusal = {
  kind: "forbidden",
  message: "Your key belongs to a team and administers that team alone. Ask an administrator of all teams.",
};
