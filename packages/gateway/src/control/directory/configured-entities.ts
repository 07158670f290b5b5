import type { JsonObject } from "@meshgate/canon";
import type { GovernanceConfig } from "../../config/governance-schema.ts";
import type { Entity } from "../../ports/control-store.ts";
import { configuredId } from "../policies/configured-policies.ts";
import { readAgent, storedAgent } from "./agent-body.ts";
import { readKey, storedKey } from "./key-body.ts";
import { keySha256 } from "./new-secret.ts";
import { readTeam, storedTeam } from "./team-body.ts";

/** The teams, agents and keys that stand in the configuration. Each key there is a person of its own. */
export function configuredEntities({ teams, agents, keys }: GovernanceConfig): readonly Entity[] {
  return [
    ...teams.map(({ name, ...fields }) => entityOf("team", name, storedTeam(readTeam(fields)))),
    ...agents.map(({ name, team, ...fields }) =>
      entityOf(
        "agent",
        name,
        storedAgent(
          readAgent({ ...fields, ...(team === undefined ? {} : { team_id: configuredId("team", team) }) }),
        ),
      ),
    ),
    ...keys.flatMap(({ alias, team, agent, key, key_sha256, roles = ["caller"], ...fields }) => {
      const sha256 = key === undefined ? key_sha256 : keySha256(key);
      if (sha256 === undefined) return [];
      const body = readKey({
        ...fields,
        ...(team === undefined ? {} : { team_id: configuredId("team", team) }),
        ...(agent === undefined ? {} : { agent_id: configuredId("agent", agent) }),
        roles,
        secrets: [{ sha256 }],
        person: configuredId("key", alias),
        created_by: "config",
      });
      return [entityOf("key", alias, storedKey(body))];
    }),
  ];
}

function entityOf(kind: "team" | "agent" | "key", name: string, body: JsonObject): Entity {
  return { kind, id: configuredId(kind, name), name, revision: 0, body, createdAtMs: 0, updatedAtMs: 0 };
}
