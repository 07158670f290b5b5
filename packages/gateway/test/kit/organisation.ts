import { createDirectory } from "../../src/control/directory/directory.ts";
import { policiesInForce } from "../../src/control/policies/policies-in-force.ts";
import { createIdentify, type Principal } from "../../src/pipeline/identify.ts";
import type { Entity, EntityKind } from "../../src/ports/control-store.ts";

export type { Entity, EntityKind, Principal };
export { policiesInForce };

export interface Organisation {
  readonly teams: readonly Entity[];
  readonly agents: readonly Entity[];
  readonly keys: readonly Entity[];
}

/** Who is behind a request, found as the gateway finds it among what its mirror of the control store holds. */
export function identifyAmong({ teams, agents, keys }: Organisation): (headers: Headers) => Principal {
  const none: ReadonlyMap<string, Entity> = new Map();
  const kinds: Partial<Readonly<Record<EntityKind, ReadonlyMap<string, Entity>>>> = {
    team: byId(teams),
    agent: byId(agents),
    key: byId(keys),
  };
  const state = { entities: (kind: EntityKind) => kinds[kind] ?? none, onChange: () => () => undefined };
  const { find } = createDirectory(state, { nowMs: Date.now });
  const identify = createIdentify({ find, isOpen: () => false, adminKey: undefined });
  return (headers) => {
    const principal = identify({ headers, peerAddress: "10.0.0.1" });
    if (!principal.ok) throw new Error(principal.error.message);
    return principal.value;
  };
}

function byId(entities: readonly Entity[]): ReadonlyMap<string, Entity> {
  return new Map(entities.map((entity) => [entity.id, entity]));
}
