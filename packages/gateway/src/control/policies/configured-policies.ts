import type { PolicyEntry } from "@meshgate/contracts";
import { PolicyCreate } from "@meshgate/contracts/serving";
import type { GovernanceConfig } from "../../config/governance-schema.ts";
import type { Entity } from "../../ports/control-store.ts";
import { withApproverIds } from "./approver-ids.ts";
import { policyBody } from "./policy-of.ts";

/** The policies of a configuration as entities, its names turned into ids. Nothing tells when they were made: their times are 0. */
export function configuredPolicies({
  policies,
  keys,
}: Pick<GovernanceConfig, "policies" | "keys">): readonly Entity[] {
  const aliases = new Set(keys.map(({ alias }) => alias));
  const idOf = (alias: string) => (aliases.has(alias) ? configuredId("key", alias) : undefined);
  return policies.map((entry) => ({
    kind: "policy",
    id: configuredId("policy", entry.name),
    name: entry.name,
    revision: 0,
    body: policyBody(withApproverIds(withIds(entry, configuredId), idOf)),
    createdAtMs: 0,
    updatedAtMs: 0,
  }));
}

const prefixes = { policy: "pol", agent: "agt", team: "team", key: "key" } as const;

/** The id of what stands in the configuration. */
export function configuredId(kind: keyof typeof prefixes, name: string): string {
  return `${prefixes[kind]}_${name}`;
}

/** A policy whose scope names an agent, team or key by its name, with its id in place of that. */
export function withIds(
  { agent, team, key, ...entry }: PolicyEntry,
  idOf: (kind: "agent" | "team" | "key", name: string) => string,
): PolicyCreate {
  return PolicyCreate.parse({
    ...entry,
    ...(agent === undefined ? {} : { agent_id: idOf("agent", agent) }),
    ...(team === undefined ? {} : { team_id: idOf("team", team) }),
    ...(key === undefined ? {} : { key_id: idOf("key", key) }),
  });
}
