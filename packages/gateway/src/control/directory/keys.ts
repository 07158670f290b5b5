import type { JsonObject } from "@meshgate/canon";
import type { Key, KeyCreate, KeyPatch, KeyWithSecret } from "@meshgate/contracts";
import type { Result } from "@meshgate/engine";
import type { Principal } from "../../pipeline/identify.ts";
import type { Refusal } from "../../pipeline/refusal.ts";
import type { Entity } from "../../ports/control-store.ts";
import { ADMIN_KEY_MADE } from "../open-mode.ts";
import { type Asker, type ChangeContext, newEntityId } from "../policies/change-context.ts";
import { agentBody } from "./agent-body.ts";
import { type KeyBody, keyBody, readKey, storedKey } from "./key-body.ts";
import { newSecret } from "./new-secret.ts";
import { otherPersonFault } from "./other-person.ts";
import { patched } from "./patched.ts";
import { reaches } from "./reach.ts";
import { setByOthersFault } from "./set-by-team.ts";
import { spentSecrets } from "./spent-secrets.ts";
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

/** What an administrator should know of a change that was made all the same. */
export interface Warned<T> {
  readonly value: T;
  readonly warnings: readonly string[];
}

/** Keys, as the control API offers them. The key itself is in the answer that makes it, and nowhere else. */
export interface Keys {
  list(principal: Principal): readonly Key[];
  find(id: string, principal: Principal): Result<Key, Refusal>;
  create(key: KeyCreate, asker: Asker): Promise<Result<KeyWithSecret, Refusal>>;
  update(id: string, patch: KeyPatch, asker: Asker): Promise<Result<Warned<Key>, Refusal>>;
  /** Gives a new secret; the old one works on for so long. */
  rotate(id: string, overlapSeconds: number, asker: Asker): Promise<Result<KeyWithSecret, Refusal>>;
  /** For good. It stays in the list. */
  revoke(id: string, asker: Asker): Promise<Result<Warned<Key>, Refusal>>;
  /** Revokes it and takes it from the list; its alias is free again. */
  remove(id: string, asker: Asker): Promise<Result<Warned<{ readonly id: string }>, Refusal>>;
}

export function createKeys(context: ChangeContext): Keys {
  const { state, clock } = context;

  function reached(id: string, principal: Principal): Result<Entity, Refusal> {
    const entity = state.entities("key").get(id);
    return entity === undefined || !reaches(principal, teamOf(entity, context))
      ? { ok: false, error: unknownEntity("key", id) }
      : { ok: true, value: entity };
  }

  function changeable(id: string, principal: Principal): Result<Entity, Refusal> {
    const key = reached(id, principal);
    return key.ok && state.isConfigured("key", id) ? { ok: false, error: configManaged("key") } : key;
  }

  /** The same for what takes back what somebody set. */
  async function undoable(id: string, principal: Principal): Promise<Result<Entity, Refusal>> {
    const key = changeable(id, principal);
    if (!key.ok) return key;
    const fault = await setByOthersFault("key", id, principal, context);
    return fault === undefined ? key : { ok: false, error: fault };
  }

  async function save(
    before: Entity,
    {
      alias = before.name,
      body,
      ...change
    }: { readonly alias?: string; readonly body: KeyBody } & Omit<EntityChange, "mutation">,
    asker: Asker,
  ): Promise<Result<Entity, Refusal>> {
    const { id, revision } = before;
    const mutation = { op: "update", kind: "key", id, revision, name: alias, body: storedKey(body) } as const;
    const once = {
      ...spentSecrets(keyBody(before), body, context),
      ...(body.roles.includes("admin") ? adminKeyMade(context) : {}),
    };
    const made = await writeEntity({ mutation, once, ...change }, asker, context);
    return made.ok ? { ok: true, value: written("key", id, context) } : made;
  }

  const answer = (entity: Entity): Key => keyAnswer(entity, context);

  return {
    list: (principal) =>
      [...state.entities("key").values()]
        .filter((entity) => reaches(principal, teamOf(entity, context)))
        .toSorted(byAge)
        .map(answer),

    find(id, principal) {
      const key = reached(id, principal);
      return key.ok ? { ok: true, value: answer(key.value) } : key;
    },

    async create({ alias, roles = ["caller"], ...given }, asker) {
      const { principal } = asker;
      const bound = bindingOf(given, principal, context);
      if (!bound.ok) return bound;
      const over = expiryFault(given.expires_at, context);
      if (over !== undefined) return { ok: false, error: over };
      const id = newEntityId("key", context);
      const { key, sha256 } = newSecret();
      const isRoot = principal.actor.type === "local";
      const body = readKey({
        ...given,
        ...bound.value,
        roles: distinct(roles),
        secrets: [{ sha256 }],
        person: isRoot ? id : principal.person,
        created_by: principal.actor.id,
      });
      const mutation = { op: "create", kind: "key", id, name: alias, body: storedKey(body) } as const;
      const event = { type: "key.created", data: { key_id: id, alias, after: recordable(body) } } as const;
      const once = body.roles.includes("admin") ? adminKeyMade(context) : {};
      const made = await writeEntity({ mutation, event, once }, asker, context);
      return made.ok ? { ok: true, value: { ...answer(written("key", id, context)), key } } : made;
    },

    async update(id, { alias, agent_id: _agent, team_id: _team, ...patch }, asker) {
      const key = await undoable(id, asker.principal);
      if (!key.ok) return key;
      const over = expiryFault(patch.expires_at, context);
      if (over !== undefined) return { ok: false, error: over };
      const before = keyBody(key.value);
      const body = readKey(patched(before, patch));
      const data = {
        cause: "api",
        kind: "key",
        operation: "update",
        id,
        name: alias ?? key.value.name,
        before: recordable(before),
        after: recordable(body),
      };
      const warnings = body.roles.includes("admin") ? [] : lastAdminWarnings(key.value, context);
      const event = { type: "config.changed", data } as const;
      const saved = await save(key.value, { ...(alias === undefined ? {} : { alias }), body, event }, asker);
      return saved.ok ? { ok: true, value: { value: answer(saved.value), warnings } } : saved;
    },

    async rotate(id, overlapSeconds, asker) {
      const found = await undoable(id, asker.principal);
      if (!found.ok) return found;
      const before = keyBody(found.value);
      const fault =
        before.revoked_at === undefined
          ? otherPersonFault(asker.principal, found.value.name, before)
          : revokedAlready;
      if (fault !== undefined) return { ok: false, error: fault };
      const nowMs = clock.nowMs();
      const until = new Date(nowMs + overlapSeconds * 1_000).toISOString();
      const { key, sha256 } = newSecret();
      const [current] = before.secrets;
      const kept = overlapSeconds === 0 || current === undefined ? [] : [{ sha256: current.sha256, until }];
      const body = readKey({ ...before, secrets: [{ sha256 }, ...kept] });
      const data = { key_id: id, alias: found.value.name, overlap_seconds: overlapSeconds };
      const saved = await save(found.value, { body, event: { type: "key.rotated", data } }, asker);
      return saved.ok ? { ok: true, value: { ...answer(saved.value), key } } : saved;
    },

    async revoke(id, asker) {
      const key = changeable(id, asker.principal);
      if (!key.ok) return key;
      const before = keyBody(key.value);
      if (before.revoked_at !== undefined)
        return { ok: true, value: { value: answer(key.value), warnings: [] } };
      const warnings = lastAdminWarnings(key.value, context);
      const body = readKey({ ...before, revoked_at: new Date(clock.nowMs()).toISOString() });
      const event = { type: "key.revoked", data: { key_id: id, alias: key.value.name } } as const;
      const saved = await save(key.value, { body, event }, asker);
      return saved.ok ? { ok: true, value: { value: answer(saved.value), warnings } } : saved;
    },

    async remove(id, asker) {
      const key = await undoable(id, asker.principal);
      if (!key.ok) return key;
      const { name: alias, revision } = key.value;
      const warnings = lastAdminWarnings(key.value, context);
      const event = { type: "key.revoked", data: { key_id: id, alias, deleted: true } } as const;
      const mutation = { op: "delete", kind: "key", id, revision } as const;
      const once = spentSecrets(keyBody(key.value), undefined, context);
      const made = await writeEntity({ mutation, event, once }, asker, context);
      return made.ok ? { ok: true, value: { value: { id }, warnings } } : made;
    },
  };
}

/** A key as answers show it: never a secret, nor its hash. */
function keyAnswer(entity: Entity, context: ChangeContext): Key {
  const { secrets, revoked_at, ...fields } = keyBody(entity);
  const nowMs = context.clock.nowMs();
  const overlap = secrets
    .map(({ until }) => until)
    .find((until) => until !== undefined && Date.parse(until) > nowMs);
  return {
    id: entity.id,
    alias: entity.name,
    ...fields,
    status: statusOf(entity, nowMs),
    ...(revoked_at === undefined ? {} : { revoked_at }),
    ...(overlap === undefined ? {} : { previous_secret_until: overlap }),
    ...keptAnswer(entity, context),
  };
}

function statusOf(entity: Entity, nowMs: number): Key["status"] {
  const { revoked_at, expires_at } = keyBody(entity);
  if (revoked_at !== undefined) return "revoked";
  return expires_at !== undefined && Date.parse(expires_at) <= nowMs ? "expired" : "active";
}

/** The team that a key belongs to, by itself or through its agent. */
function teamOf(key: Entity, { state }: Pick<ChangeContext, "state">): string | undefined {
  const { team_id, agent_id } = keyBody(key);
  const agent = agent_id === undefined ? undefined : state.entities("agent").get(agent_id);
  return team_id ?? (agent === undefined ? undefined : agentBody(agent).team_id);
}

/** Whom the key is for: both must be there, fit each other and be within reach; a team's own administrator makes keys of it. */
function bindingOf(
  { agent_id, team_id }: Pick<KeyCreate, "agent_id" | "team_id">,
  principal: Principal,
  { state }: ChangeContext,
): Result<Pick<KeyBody, "team_id">, Refusal> {
  const agent = agent_id === undefined ? undefined : state.entities("agent").get(agent_id);
  const agentTeam = agent === undefined ? undefined : agentBody(agent).team_id;
  if (agent_id !== undefined && (agent === undefined || !reaches(principal, agentTeam))) {
    return { ok: false, error: unknownReference("agent", agent_id) };
  }
  // A team's own administrator's keys bear the team: the agent may leave it later, and the key must not outgrow it.
  const given = team_id ?? principal.team?.id;
  if (given === undefined) return { ok: true, value: {} };
  if (!state.entities("team").has(given) || !reaches(principal, given)) {
    return { ok: false, error: unknownReference("team", given) };
  }
  if (agentTeam !== undefined && agentTeam !== given) return { ok: false, error: otherTeam };
  return { ok: true, value: { team_id: given } };
}

const otherTeam: Refusal = {
  kind: "invalid-request",
  message: "team_id: the agent belongs to another team. Leave `team_id` out: the key's team is its agent's.",
  field: "team_id",
};

function expiryFault(expiresAt: string | null | undefined, { clock }: ChangeContext): Refusal | undefined {
  if (typeof expiresAt !== "string" || Date.parse(expiresAt) > clock.nowMs()) return undefined;
  return { kind: "invalid-request", message: "expires_at: must be later than now.", field: "expires_at" };
}

/** What the record may hold of a key: no hash, no words that people typed, no address of a person (SEMANTICS 9). */
function recordable({
  description: _description,
  owner: _owner,
  secrets: _secrets,
  ...rest
}: KeyBody): JsonObject {
  return rest as JsonObject;
}

/** A team's own administrator cannot take the place of one of all teams. */
function lastAdminWarnings(key: Entity, context: ChangeContext): readonly string[] {
  const { state, clock } = context;
  const isAdmin = (one: Entity): boolean =>
    keyBody(one).roles.includes("admin") &&
    statusOf(one, clock.nowMs()) === "active" &&
    teamOf(one, context) === undefined;
  if (!isAdmin(key) || [...state.entities("key").values()].some((one) => one.id !== key.id && isAdmin(one)))
    return [];
  return [
    "This was the last admin key of all teams. The service does not open again: make another one with `meshgate keys create --alias NAME --role admin`, or set MESHGATE_ADMIN_KEY.",
  ];
}

function adminKeyMade({ clock }: ChangeContext): Readonly<Record<string, string>> {
  return { [ADMIN_KEY_MADE]: new Date(clock.nowMs()).toISOString() };
}

function distinct<T>(all: readonly T[]): readonly T[] {
  return [...new Set(all)];
}

const revokedAlready: Refusal = {
  kind: "invalid-request",
  message: "The key was revoked and stays so. Make another one.",
};
