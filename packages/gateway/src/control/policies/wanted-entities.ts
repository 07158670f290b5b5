import type { JsonObject } from "@meshgate/canon";
import type { GovernanceDocument } from "@meshgate/contracts";
import type { Entity } from "../../ports/control-store.ts";
import { agentBody, readAgent, storedAgent } from "../directory/agent-body.ts";
import { keyBody, readKey, storedKey } from "../directory/key-body.ts";
import { readTeam, storedTeam } from "../directory/team-body.ts";
import { withApproverIds } from "./approver-ids.ts";
import type { Asker } from "./change-context.ts";
import { withIds } from "./configured-policies.ts";
import type { DocumentKind } from "./document-entries.ts";
import type { DocumentIds } from "./document-ids.ts";
import { policyBody } from "./policy-of.ts";

/** An entity as a document wants it, given what it is now. */
export interface Wanted {
  readonly kind: DocumentKind;
  readonly name: string;
  readonly body: (before: Entity | undefined) => JsonObject;
}

/** What each entry of the document is to be. */
export function wantedEntities(
  { teams, agents, keys, policies }: GovernanceDocument,
  ids: DocumentIds,
  { principal }: Asker,
): readonly Wanted[] {
  const reference = (kind: "agent" | "team", name: string | undefined) =>
    name === undefined ? {} : { [`${kind}_id`]: ids.of(kind, name) };
  return [
    ...teams.map(({ name, ...fields }) => ({
      kind: "team" as const,
      name,
      body: () => storedTeam(readTeam(fields)),
    })),
    ...agents.map(({ name, team, ...fields }) => ({
      kind: "agent" as const,
      name,
      body: (before: Entity | undefined) => {
        const { blocked, last_review } = before === undefined ? {} : agentBody(before);
        return storedAgent(readAgent({ ...fields, ...reference("team", team), blocked, last_review }));
      },
    })),
    ...keys.map(({ alias, agent, team, key_sha256, roles = ["caller"], ...fields }) => ({
      kind: "key" as const,
      name: alias,
      body: (before: Entity | undefined) => {
        const known = before === undefined ? undefined : keyBody(before);
        const id = ids.of("key", alias);
        // The same secret keeps what is known of it: the one before a rotation may still go on.
        const secrets = known?.secrets[0]?.sha256 === key_sha256 ? known.secrets : [{ sha256: key_sha256 }];
        return storedKey(
          readKey({
            ...fields,
            ...reference("agent", agent),
            ...reference("team", team),
            roles,
            secrets,
            person: known?.person ?? (principal.actor.type === "local" ? id : principal.person),
            created_by: known?.created_by ?? principal.actor.id,
          }),
        );
      },
    })),
    ...policies.map((entry) => ({
      kind: "policy" as const,
      name: entry.name,
      body: () =>
        policyBody(
          withApproverIds(
            withIds(entry, (kind, name) => ids.of(kind, name)),
            (alias) => ids.find("key", alias),
          ),
        ),
    })),
  ];
}
