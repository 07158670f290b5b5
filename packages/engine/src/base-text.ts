import { canonicalJson, type JsonObject } from "@meshgate/canon";
import type { PolicyIdentity } from "./decision.ts";
import type { DefaultProviders } from "./routing/default-providers.ts";
import { foldCase } from "./routing/fold-case.ts";
import { normaliseRoutingPolicy, type RoutingPolicy } from "./routing/policy.ts";
import type { RuleSet } from "./rules/rule-set.ts";
import type { SnapshotInput } from "./snapshot.ts";

interface UnderstoodInput {
  readonly rules: RuleSet;
  readonly routing: RoutingPolicy;
  readonly defaults: DefaultProviders;
}

/** The base of a snapshot as canonical JSON, for its fingerprint: what changes a decision, or what a name leads to, changes this. */
export function baseText(
  { providers, aliases }: SnapshotInput,
  { rules, routing, defaults }: UnderstoodInput,
): string {
  // What folding leaves may begin with a blank: trimmed again, what is described compiles to the same description.
  const folded = normaliseRoutingPolicy({ ...routing, keywords: routing.keywords.map(foldCase) });
  const described: JsonObject = {
    rules: rules.policies.map((policy) => ({ ...policy })),
    routing: {
      ...folded,
      keywords: [...new Set(folded.keywords)].sort(),
      localProvider: defaults.local?.name,
      publicProvider: defaults.public?.name,
    },
    providers: providers.map((provider) => ({ ...provider })),
    aliases: Object.fromEntries(
      Object.entries(aliases).map(([alias, targets]) => [alias, targets.map((target) => ({ ...target }))]),
    ),
  };
  return canonicalJson(described);
}

/** What such a text is of: an input but for its rules, and the fingerprints of the documents that these stand in. */
export interface DescribedBase extends Omit<SnapshotInput, "rules"> {
  readonly rules: readonly PolicyIdentity[];
}

/** With its rules compiled again it compiles to a base of the same text. */
export function readBaseText(text: string): DescribedBase {
  return JSON.parse(text);
}
