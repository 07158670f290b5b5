import type { Result } from "@meshgate/engine";
import type { CutReason } from "../../pipeline/calls-in-flight.ts";
import type { FindPrincipal, KeyFault, Principal } from "../../pipeline/identify.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Entity } from "../../ports/control-store.ts";
import type { ControlState } from "../control-state.ts";
import type { StateChange } from "../entity-mirror.ts";
import { buildPrincipal, type Holders, holdersOf } from "./build-principal.ts";
import { keyBody, keyIndex } from "./key-body.ts";
import { waiversByHolder } from "./waivers-by-holder.ts";

/** Who is behind each key. */
export interface Directory {
  readonly find: FindPrincipal;
  /** Why calls that this principal has under way must end; undefined where they may go on. */
  cutReason(principal: Principal): CutReason | undefined;
  /** Whether a key with the role `admin` was seen since the start, whatever became of it. */
  hasSeenAdminKey(): boolean;
}

/** One secret of a key. */
interface Found {
  readonly keyId: string;
  /** Epoch milliseconds; absent: as long as the key. */
  readonly untilMs?: number;
}

/** A principal with all that it was made from: it holds as long as they are what lives. */
interface Known {
  readonly key: Entity;
  readonly holders: Holders;
  readonly waivers: number;
  readonly principal: Result<Principal, KeyFault>;
  readonly expiresAtMs: number;
}

/**
 * Finds keys by their hash: what a comparison's time could tell is of the hash, which does not lead to a key. Principals are
 * made when they are first asked for, and again once something that they were made from is another object than before.
 */
export function createDirectory(
  state: Pick<ControlState, "entities" | "onChange">,
  clock: Pick<Clock, "nowMs">,
): Directory {
  const found = new Map<string, Found>();
  const secretsOf = new Map<string, readonly string[]>();
  const known = new Map<string, Known>();
  const waivers = waiversByHolder(state.entities("waiver"));
  let hasSeenAdminKey = false;

  function forget(keyId: string): void {
    known.delete(keyId);
    for (const sha256 of secretsOf.get(keyId) ?? []) {
      if (found.get(sha256)?.keyId === keyId) found.delete(sha256);
    }
    secretsOf.delete(keyId);
  }

  function learn(key: Entity): void {
    forget(key.id);
    const { secrets, roles } = keyIndex(key);
    for (const { sha256, until } of secrets) {
      // The configuration may name it for another key: a revoked one keeps it.
      if (isRevoked(state.entities("key").get(found.get(sha256)?.keyId ?? ""))) continue;
      found.set(sha256, { keyId: key.id, ...(until === undefined ? {} : { untilMs: Date.parse(until) }) });
    }
    secretsOf.set(
      key.id,
      secrets.map(({ sha256 }) => sha256),
    );
    if (roles.includes("admin")) hasSeenAdminKey = true;
  }

  function take({ changed, deleted }: StateChange): void {
    for (const { kind, id } of deleted) if (kind === "key") forget(id);
    for (const entity of changed) if (entity.kind === "key") learn(entity);
    if ([...changed, ...deleted].some(({ kind }) => kind === "waiver"))
      waivers.take(state.entities("waiver"));
  }

  function knownNow(key: Entity): Known {
    const before = known.get(key.id);
    if (before !== undefined && isCurrent(before, key)) return before;
    const body = keyBody(key);
    const holders = holdersOf(key, state);
    const now: Known = {
      key,
      holders,
      waivers: waivers.version(),
      principal: buildPrincipal(key, holders, waivers.of),
      expiresAtMs: body.expires_at === undefined ? Number.POSITIVE_INFINITY : Date.parse(body.expires_at),
    };
    known.set(key.id, now);
    return now;
  }

  function isCurrent({ key, holders, waivers: version }: Known, keyNow: Entity): boolean {
    const { agentId, agent, teamId, team } = holders;
    return (
      key === keyNow &&
      (agentId === undefined || state.entities("agent").get(agentId) === agent) &&
      (teamId === undefined || state.entities("team").get(teamId) === team) &&
      version === waivers.version()
    );
  }

  for (const key of state.entities("key").values()) learn(key);
  state.onChange(take);
  return {
    find(sha256) {
      const secret = found.get(sha256);
      const key = secret === undefined ? undefined : state.entities("key").get(secret.keyId);
      if (secret === undefined || key === undefined) return unknown;
      const { principal, expiresAtMs } = knownNow(key);
      if (!principal.ok) return principal;
      const nowMs = clock.nowMs();
      if (nowMs >= expiresAtMs) return { ok: false, error: { kind: "expired", keyId: key.id } };
      const isOver = secret.untilMs !== undefined && nowMs >= secret.untilMs;
      return isOver ? { ok: false, error: { kind: "expired", keyId: key.id, isRotated: true } } : principal;
    },
    cutReason({ actor, agent }) {
      if (agent !== undefined && isBlocked(state.entities("agent").get(agent.id))) return "agent-blocked";
      if (!actor.id.startsWith("key_")) return undefined;
      const key = state.entities("key").get(actor.id);
      return key === undefined || !knownNow(key).principal.ok ? "key-revoked" : undefined;
    },
    hasSeenAdminKey: () => hasSeenAdminKey,
  };
}

function isBlocked(agent: Entity | undefined): boolean {
  return agent?.body["blocked"] !== undefined;
}

function isRevoked(key: Entity | undefined): boolean {
  return key?.body["revoked_at"] !== undefined;
}

const unknown = { ok: false, error: { kind: "unknown" } } as const;
