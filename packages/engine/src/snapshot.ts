import type { Sha256 } from "@meshgate/canon";
import { baseText } from "./base-text.ts";
import type { Decision, PolicyIdentity, Target } from "./decision.ts";
import { deepFreeze } from "./deep-freeze.ts";
import type { Facts } from "./facts.ts";
import { emptyGovernance, type Governance } from "./governance/compile-governance.ts";
import { emptyGuarding } from "./guardrails/compile-guarding.ts";
import type { Guarding } from "./guardrails/guardrail-plan.ts";
import type { ProviderEntry } from "./providers.ts";
import type { Result } from "./result.ts";
import { compileCatalogue, type ModelCatalogue } from "./routing/catalogue.ts";
import { type DefaultProviderNames, defaultProviders, defaultTargets } from "./routing/default-providers.ts";
import { normaliseRoutingPolicy, type RoutingPolicy } from "./routing/policy.ts";
import { builtInRuleSet } from "./rules/built-in-rule-set.ts";
import { compileDecider } from "./rules/compile-decider.ts";
import type { RuleSet } from "./rules/rule-set.ts";
import { snapshotParts, snapshotSha256 } from "./snapshot-parts.ts";
import { findSnapshotProblems, type SnapshotProblem, substituteProblem } from "./snapshot-problems.ts";

/** What a snapshot is compiled from: the configuration's policies, defaults filled in, without any secret. */
export interface SnapshotInput {
  readonly routing: RoutingPolicy & DefaultProviderNames;
  /** In file order. */
  readonly providers: readonly ProviderEntry[];
  /** Each name with the targets that it stands for, the preferred one first. */
  readonly aliases: Readonly<Record<string, readonly Target[]>>;
  /** The built-in ones where it is absent. */
  readonly rules?: RuleSet;
}

/** Every policy that decisions are made from, checked, indexed and frozen. It is replaced whole and never changed. */
export interface Snapshot {
  /** Over everything that `decide` and `resolveTargets` read, keywords folded and sorted: their order means nothing. */
  readonly snapshot_sha256: string;
  /** The same without the governed policies and the guardrails. */
  readonly base_sha256: string;
  /** Canonical JSON of what `base_sha256` is over. */
  readonly base_text: string;
  /** The rules document that stands for all: by default the first by id. */
  readonly policy: PolicyIdentity;
  readonly rules: RuleSet;
  /** For whatever goes to no provider. */
  readonly decideByRules: (facts: Facts) => Decision;
  readonly routing: RoutingPolicy;
  /** The provider that routing means by local; null where there is none. */
  readonly localProvider: string | null;
  /** The provider that routing means by public; null where there is none. */
  readonly publicProvider: string | null;
  readonly catalogue: ModelCatalogue;
  /** None, until `withGovernance` puts some in. */
  readonly governance: Governance;
  /** None, until `withGuarding` puts some in. */
  readonly guarding: Guarding;
}

/** Compiles the policies, or gives every problem that stands in the way. */
export function compileSnapshot(
  input: SnapshotInput,
  sha256: Sha256,
): Result<Snapshot, readonly SnapshotProblem[]> {
  const rules = input.rules ?? builtInRuleSet(sha256);
  const defaults = defaultProviders(input.routing, input.providers);
  const catalogue = compileCatalogue({
    providers: input.providers,
    aliases: input.aliases,
    defaults: defaultTargets(defaults),
    substitutes: rules.substitutes,
  });
  const problems = findSnapshotProblems(input);
  if (!catalogue.ok) {
    const unknown = catalogue.error.map((one) => substituteProblem(one, input.rules?.rules ?? []));
    return { ok: false, error: [...problems, ...unknown] };
  }
  if (problems.length > 0) return { ok: false, error: problems };

  const routing = normaliseRoutingPolicy(input.routing);
  const base_text = baseText(input, { rules, routing, defaults });
  const snapshot_sha256 = sha256(base_text);
  const snapshot: Snapshot = {
    snapshot_sha256,
    base_sha256: snapshot_sha256,
    base_text,
    policy: rules.policies[0],
    rules,
    decideByRules: compileDecider(rules, snapshot_sha256),
    routing,
    localProvider: defaults.local?.name ?? null,
    publicProvider: defaults.public?.name ?? null,
    catalogue: catalogue.value,
    governance: emptyGovernance,
    guarding: emptyGuarding,
  };
  return { ok: true, value: deepFreeze(snapshot) };
}

/** The snapshot with these governed policies in place of those that it has. Rules and names stay compiled as they are. */
export function withGovernance(snapshot: Snapshot, governance: Governance, sha256: Sha256): Snapshot {
  return withParts({ ...snapshot, governance }, sha256);
}

/** The snapshot with these guardrails, their policies and attachments in place of those that it has. */
export function withGuarding(snapshot: Snapshot, guarding: Guarding, sha256: Sha256): Snapshot {
  return withParts({ ...snapshot, guarding }, sha256);
}

function withParts(snapshot: Snapshot, sha256: Sha256): Snapshot {
  const { rules } = snapshot;
  const snapshot_sha256 = snapshotSha256(snapshotParts(snapshot), sha256);
  return Object.freeze({
    ...snapshot,
    snapshot_sha256,
    decideByRules: compileDecider(rules, snapshot_sha256),
  });
}
