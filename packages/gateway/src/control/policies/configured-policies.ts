import { PolicyCreate, type PolicyEntry } from "@meshgate/contracts";
import type { GovernanceConfig } from "../../config/governance-schema.ts";

/** A policy that stands in the configuration. */
export interface ConfiguredPolicy {
  /** `pol_` and its name. */
  readonly id: string;
  readonly policy: PolicyCreate;
}

const read = new WeakMap<GovernanceConfig, readonly ConfiguredPolicy[]>();

/** The policies of a configuration, its names turned into ids; the same list each time. */
export function configuredPolicies(governance: GovernanceConfig): readonly ConfiguredPolicy[] {
  const known = read.get(governance);
  if (known !== undefined) return known;
  const policies = governance.policies.map((entry) => ({
    id: configuredId("policy", entry.name),
    policy: withIds(entry, configuredId),
  }));
  read.set(governance, policies);
  return policies;
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
