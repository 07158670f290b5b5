import type { Agent, AgentCreate, AgentPatch, Review, ReviewCreate } from "@meshgate/contracts";
import type { Result } from "@meshgate/engine";
import type { Principal } from "../../pipeline/identify.ts";
import type { Refusal } from "../../pipeline/refusal.ts";
import type { Entity } from "../../ports/control-store.ts";
import { type Asker, type ChangeContext, newEntityId } from "../policies/change-context.ts";
import { typedNote } from "../policies/typed-note.ts";
import { type AgentBody, agentBody, readAgent, storedAgent } from "./agent-body.ts";
import { keyBody } from "./key-body.ts";
import { patched } from "./patched.ts";
import { reaches } from "./reach.ts";
import { blockedByOthersFault, setByOthersFault } from "./set-by-team.ts";
import { inUse } from "./teams.ts";
import {
  byAge,
  configManaged,
  type EntityChange,
  keptAnswer,
  unknownEntity,
  unknownReference,
  writeEntity,
  written,
} from "./write-entity.ts";

/** Agents, as the control API offers them. */
export interface Agents {
  list(principal: Principal): readonly Agent[];
  /** With the reason, where it is blocked. */
  find(id: string, principal: Principal): Promise<Result<Agent, Refusal>>;
  create(agent: AgentCreate, asker: Asker): Promise<Result<Agent, Refusal>>;
  update(id: string, patch: AgentPatch, asker: Asker): Promise<Result<Agent, Refusal>>;
  remove(id: string, asker: Asker): Promise<Result<{ readonly id: string }, Refusal>>;
  /** The kill switch: of configured agents too. What is in flight ends on every replica. */
  block(id: string, reason: string, asker: Asker): Promise<Result<Agent, Refusal>>;
  unblock(id: string, asker: Asker): Promise<Result<Agent, Refusal>>;
  review(id: string, review: ReviewCreate, asker: Asker): Promise<Result<Review, Refusal>>;
  /** The latest first. */
  reviews(id: string, principal: Principal): Promise<Result<readonly Review[], Refusal>>;
}

export function createAgents(context: ChangeContext): Agents {
  const { state, past } = context;

  function reached(id: string, principal: Principal): Result<Entity, Refusal> {
    const entity = state.entities("agent").get(id);
    return entity === undefined || !reaches(principal, agentBody(entity).team_id)
      ? { ok: false, error: unknownEntity("agent", id) }
      : { ok: true, value: entity };
  }

  function changeable(id: string, principal: Principal): Result<Entity, Refusal> {
    const agent = reached(id, principal);
    return agent.ok && state.isConfigured("agent", id) ? { ok: false, error: configManaged("agent") } : agent;
  }

  /** The same for what takes back what somebody set. */
  async function undoable(id: string, principal: Principal): Promise<Result<Entity, Refusal>> {
    const agent = changeable(id, principal);
    if (!agent.ok) return agent;
    const { blocked } = agentBody(agent.value);
    const fault =
      (await setByOthersFault("agent", id, principal, context)) ??
      (blocked === undefined ? undefined : await blockedByOthersFault(blocked.by, principal, context));
    return fault === undefined ? agent : { ok: false, error: fault };
  }

  function answer(entity: Entity, reason?: string): Agent {
    const { blocked, last_review, configured: _configured, ...fields } = agentBody(entity);
    return {
      id: entity.id,
      name: entity.name,
      ...fields,
      status: blocked === undefined ? "active" : "blocked",
      ...(blocked === undefined
        ? {}
        : { blocked: { at: blocked.at, by: blocked.by, ...(reason === undefined ? {} : { reason }) } }),
      ...(last_review === undefined ? {} : { last_review: withoutNote(last_review) }),
      ...keptAnswer(entity, context),
    };
  }

  /** The team of an agent that is made or moved must be there, and within reach. */
  function teamFault(teamId: string | null | undefined, { principal }: Asker): Refusal | undefined {
    if (typeof teamId !== "string") return undefined;
    const isThere = state.entities("team").has(teamId) && reaches(principal, teamId);
    return isThere ? undefined : unknownReference("team", teamId);
  }

  async function save(
    before: Entity,
    {
      name = before.name,
      body,
      ...change
    }: { readonly name?: string; readonly body: AgentBody } & Omit<EntityChange, "mutation">,
    asker: Asker,
  ): Promise<Result<Entity, Refusal>> {
    const { id, revision } = before;
    // Of a configured agent the store has only what happened to it, under a name that no other can have.
    const stored = body.configured === true ? id : name;
    const named = { kind: "agent", id, name: stored, body: storedAgent(body) } as const;
    const mutation =
      revision === 0
        ? ({ op: "create", ...named } as const)
        : ({ op: "update", revision, ...named } as const);
    const made = await writeEntity({ mutation, ...change }, asker, context);
    return made.ok ? { ok: true, value: written("agent", id, context) } : made;
  }

  return {
    list: (principal) =>
      [...state.entities("agent").values()]
        .filter((entity) => reaches(principal, agentBody(entity).team_id))
        .toSorted(byAge)
        .map((entity) => answer(entity)),

    async find(id, principal) {
      const agent = reached(id, principal);
      if (!agent.ok) return agent;
      const { blocked } = agentBody(agent.value);
      const note = blocked === undefined ? undefined : await past.note(blocked.note_id);
      return { ok: true, value: answer(agent.value, note?.text) };
    },

    async create({ name, ...given }, asker) {
      const team_id = given.team_id ?? asker.principal.team?.id;
      const fault = teamFault(team_id, asker);
      if (fault !== undefined) return { ok: false, error: fault };
      const id = newEntityId("agt", context);
      const body = readAgent(patched(given, { team_id }));
      const event = {
        type: "agent.registered",
        data: { agent_id: id, name, after: recordable(body) },
      } as const;
      const mutation = { op: "create", kind: "agent", id, name, body: storedAgent(body) } as const;
      const made = await writeEntity({ mutation, event }, asker, context);
      return made.ok ? { ok: true, value: answer(written("agent", id, context)) } : made;
    },

    async update(id, { name, ...patch }, asker) {
      const agent = await undoable(id, asker.principal);
      if (!agent.ok) return agent;
      const before = agentBody(agent.value);
      const after = readAgent(patched(before, patch));
      const fault = teamFault(patch.team_id, asker) ?? leavesReach(after, asker);
      if (fault !== undefined) return { ok: false, error: fault };
      const data = {
        agent_id: id,
        name: name ?? agent.value.name,
        before: recordable(before),
        after: recordable(after),
      };
      const event = { type: "agent.updated", data } as const;
      const saved = await save(
        agent.value,
        { ...(name === undefined ? {} : { name }), body: after, event },
        asker,
      );
      return saved.ok ? { ok: true, value: answer(saved.value) } : saved;
    },

    async remove(id, asker) {
      const agent = await undoable(id, asker.principal);
      if (!agent.ok) return agent;
      const keys = [...state.entities("key").values()].filter((key) => keyBody(key).agent_id === id).length;
      if (keys > 0) return { ok: false, error: inUse("agent", keys) };
      const { revision, name } = agent.value;
      const event = { type: "agent.updated", data: { agent_id: id, name, deleted: true } } as const;
      const mutation = { op: "delete", kind: "agent", id, revision } as const;
      const made = await writeEntity({ mutation, event }, asker, context);
      return made.ok ? { ok: true, value: { id } } : made;
    },

    async block(id, reason, asker) {
      const agent = reached(id, asker.principal);
      if (!agent.ok) return agent;
      const before = agentBody(agent.value).blocked;
      // Who blocks it once more could lift the first block otherwise.
      const fault =
        before === undefined ? undefined : await blockedByOthersFault(before.by, asker.principal, context);
      if (fault !== undefined) return { ok: false, error: fault };
      const { note, sha256 } = typedNote(reason, context);
      const blocked = { at: now(context), by: asker.principal.actor.id, note_id: note.id };
      const body = marked(agent.value, { blocked });
      const event = {
        type: "agent.blocked",
        data: { agent_id: id, name: agent.value.name, note_id: note.id, reason_sha256: sha256 },
      } as const;
      const saved = await save(agent.value, { body, event, notes: [note] }, asker);
      return saved.ok ? { ok: true, value: answer(saved.value, reason) } : saved;
    },

    async unblock(id, asker) {
      const agent = reached(id, asker.principal);
      if (!agent.ok) return agent;
      const { blocked } = agentBody(agent.value);
      if (blocked === undefined) return { ok: true, value: answer(agent.value) };
      const fault = await blockedByOthersFault(blocked.by, asker.principal, context);
      if (fault !== undefined) return { ok: false, error: fault };
      const event = { type: "agent.unblocked", data: { agent_id: id, name: agent.value.name } } as const;
      const saved = await save(agent.value, { body: marked(agent.value, { blocked: null }), event }, asker);
      return saved.ok ? { ok: true, value: answer(saved.value) } : saved;
    },

    async review(id, { outcome, notes }, asker) {
      const agent = reached(id, asker.principal);
      if (!agent.ok) return agent;
      const typed = notes === undefined ? undefined : typedNote(notes, context);
      const review = {
        id: newEntityId("rev", context),
        outcome,
        at: now(context),
        by: asker.principal.person,
      };
      const last_review = { ...review, ...(typed === undefined ? {} : { note_id: typed.note.id }) };
      const data = {
        review_id: review.id,
        agent_id: id,
        name: agent.value.name,
        outcome,
        ...(typed === undefined ? {} : { note_id: typed.note.id, notes_sha256: typed.sha256 }),
      };
      const event = { type: "review.recorded", data } as const;
      const body = marked(agent.value, { last_review });
      const saved = await save(
        agent.value,
        { body, event, notes: typed === undefined ? [] : [typed.note] },
        asker,
      );
      if (!saved.ok) return saved;
      return { ok: true, value: { agent_id: id, ...review, ...(notes === undefined ? {} : { notes }) } };
    },

    async reviews(id, principal) {
      const agent = reached(id, principal);
      if (!agent.ok) return agent;
      const revisions = await past.history("agent", id);
      const bodies = revisions.flatMap(({ body }) => (body === undefined ? [] : [readAgent(body)]));
      const distinct = new Map(
        bodies.flatMap(({ last_review }) => (last_review ? [[last_review.id, last_review]] : [])),
      );
      const reviews = [...distinct.values()].map(async (review) => {
        const text = review.note_id === undefined ? undefined : (await past.note(review.note_id))?.text;
        return { agent_id: id, ...withoutNote(review), ...(text === undefined ? {} : { notes: text }) };
      });
      return { ok: true, value: await Promise.all(reviews) };
    },
  };

  function marked(entity: Entity, mark: object): AgentBody {
    const configured = state.isConfigured("agent", entity.id) ? { configured: true } : {};
    return readAgent(patched(agentBody(entity), { ...mark, ...configured }));
  }
}

/** What the record may hold of an agent: no words that people typed, no address of a person (SEMANTICS 9). */
function recordable({ description: _description, owner: _owner, ...rest }: AgentBody) {
  return storedAgent(rest);
}

function withoutNote<T extends { readonly note_id?: string | undefined }>({
  note_id: _note,
  ...rest
}: T): Omit<T, "note_id"> {
  return rest;
}

/** A team's own administrator cannot move an agent out of the team. */
function leavesReach({ team_id }: AgentBody, { principal }: Asker): Refusal | undefined {
  if (reaches(principal, team_id)) return undefined;
  return { kind: "forbidden", message: "Your key belongs to a team, and its agents stay in it." };
}

function now({ clock }: Pick<ChangeContext, "clock">): string {
  return new Date(clock.nowMs()).toISOString();
}
