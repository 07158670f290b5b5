import { fingerprint, type JsonObject, type Sha256 } from "@meshgate/canon";
import type { PolicyIdentity, Target } from "./decision.ts";
import { deepFreeze } from "./deep-freeze.ts";
import type { TargetFact } from "./facts.ts";
import { type ProviderEntry, targetFact } from "./providers.ts";
import type { Result } from "./result.ts";
import { joinCandidates } from "./routing/candidates.ts";
import {
  type DefaultProviderNames,
  type DefaultProviders,
  defaultProviders,
  defaultTargets,
} from "./routing/default-providers.ts";
import { foldCase } from "./routing/fold-case.ts";
import { indexModelClaims, type ModelClaims } from "./routing/model-claims.ts";
import { indexModelNames, type ModelNames } from "./routing/model-names.ts";
import { normaliseRoutingPolicy, type RoutingPolicy } from "./routing/policy.ts";
import { builtInRules } from "./rules/built-in-rules.ts";
import { findSnapshotProblems, type SnapshotProblem } from "./snapshot-problems.ts";

/** What a snapshot is compiled from: the configuration's policies, defaults filled in, without any secret. */
export interface SnapshotInput {
  readonly routing: RoutingPolicy & DefaultProviderNames;
  /** In file order. */
  readonly providers: readonly ProviderEntry[];
  /** Each name with the targets that it stands for, the preferred one first. */
  readonly aliases: Readonly<Record<string, readonly Target[]>>;
}

/** What names of models lead to, indexed by name. */
export interface ModelCatalogue {
  readonly providers: ReadonlyMap<string, ProviderEntry>;
  /** Each alias with all its candidates: its own targets, then routing's defaults. */
  readonly aliases: ReadonlyMap<string, readonly TargetFact[]>;
  /** Routing's defaults: the candidates of `auto`, and of every other call after those that it asked for. */
  readonly defaultTargets: readonly TargetFact[];
  readonly claims: ModelClaims;
  readonly names: ModelNames;
}

/** Every policy that decisions are made from, checked, indexed and frozen. It is replaced whole and never changed. */
export interface Snapshot {
  /** Over everything that `decide` and `resolveTargets` read, keywords folded and sorted: their order means nothing. */
  readonly snapshot_sha256: string;
  /** Of the rules document. */
  readonly policy: PolicyIdentity;
  readonly routing: RoutingPolicy;
  /** The provider that routing means by local; null where there is none. */
  readonly localProvider: string | null;
  /** The provider that routing means by public; null where there is none. */
  readonly publicProvider: string | null;
  readonly catalogue: ModelCatalogue;
}

/** Compiles the policies, or gives every problem that stands in the way. */
export function compileSnapshot(
  input: SnapshotInput,
  sha256: Sha256,
): Result<Snapshot, readonly SnapshotProblem[]> {
  const problems = findSnapshotProblems(input);
  if (problems.length > 0) return { ok: false, error: problems };

  const defaults = defaultProviders(input.routing, input.providers);
  const routing = normaliseRoutingPolicy(input.routing);
  const snapshot: Snapshot = {
    snapshot_sha256: fingerprint(describe(input, routing, defaults), sha256),
    policy: {
      policy_id: builtInRules.policy_id,
      policy_version: builtInRules.policy_version,
      policy_sha256: fingerprint(builtInRules, sha256),
    },
    routing,
    localProvider: defaults.local?.name ?? null,
    publicProvider: defaults.public?.name ?? null,
    catalogue: catalogueOf(input, defaultTargets(defaults)),
  };
  return { ok: true, value: deepFreeze(snapshot) };
}

function catalogueOf(input: SnapshotInput, defaults: readonly TargetFact[]): ModelCatalogue {
  const providers = new Map(input.providers.map((provider) => [provider.name, frozenCopy(provider)]));
  const aliases = Object.entries(input.aliases).map(([alias, targets]) => {
    const requested = targets.flatMap(({ provider, model }) => {
      const entry = providers.get(provider);
      return entry === undefined ? [] : [targetFact(entry, model, { requested: true })];
    });
    return [alias, deepFreeze(joinCandidates(requested, defaults))] as const;
  });
  const claims = indexModelClaims(input.providers);
  return {
    providers,
    aliases: new Map(aliases),
    defaultTargets: defaults,
    claims,
    names: indexModelNames(Object.keys(input.aliases), input.providers, claims),
  };
}

function frozenCopy(provider: ProviderEntry): ProviderEntry {
  return deepFreeze({
    ...provider,
    models: [...provider.models],
    claimsFamily: [...provider.claimsFamily],
  });
}

/** The snapshot as JSON, for its fingerprint: what changes a decision, or what a name leads to, changes this. */
function describe(input: SnapshotInput, routing: RoutingPolicy, defaults: DefaultProviders): JsonObject {
  return {
    rules: builtInRules,
    routing: {
      ...routing,
      keywords: [...new Set(routing.keywords.map(foldCase))].sort(),
      localProvider: defaults.local?.name,
      publicProvider: defaults.public?.name,
    },
    providers: input.providers.map((provider) => ({ ...provider })),
    aliases: Object.fromEntries(
      Object.entries(input.aliases).map(([alias, targets]) => [
        alias,
        targets.map((target) => ({ ...target })),
      ]),
    ),
  };
}
