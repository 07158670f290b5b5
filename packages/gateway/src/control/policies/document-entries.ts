import type { GovernanceDocument } from "@meshgate/contracts";

/** What a document holds: makers first, so that each finds what it names. */
export const documentKinds = ["team", "agent", "key", "policy"] as const;
export type DocumentKind = (typeof documentKinds)[number];

/** Its entries: of what kind, by what name, and in which field that stands. */
export function entriesOf({
  teams,
  agents,
  keys,
  policies,
}: GovernanceDocument): readonly (readonly [DocumentKind, string, string])[] {
  return [
    ...teams.map(({ name }, index) => ["team", name, `teams[${index}].name`] as const),
    ...agents.map(({ name }, index) => ["agent", name, `agents[${index}].name`] as const),
    ...keys.map(({ alias }, index) => ["key", alias, `keys[${index}].alias`] as const),
    ...policies.map(({ name }, index) => ["policy", name, `policies[${index}].name`] as const),
  ];
}
