import type { Target } from "../decision.ts";
import { deepFreeze } from "../deep-freeze.ts";
import type { TargetFact } from "../facts.ts";
import { type ProviderEntry, targetFact } from "../providers.ts";
import type { Result } from "../result.ts";
import { joinCandidates } from "./candidates.ts";
import { indexModelClaims, type ModelClaims } from "./model-claims.ts";
import { indexModelNames, type ModelNames } from "./model-names.ts";
import { type ModelProblem, namedTargets } from "./named-targets.ts";

/** What names of models lead to, indexed by name. */
export interface NamedModels {
  readonly providers: ReadonlyMap<string, ProviderEntry>;
  /** Each alias with its own targets, the preferred one first. */
  readonly aliases: ReadonlyMap<string, readonly TargetFact[]>;
  readonly claims: ModelClaims;
  readonly names: ModelNames;
}

export interface ModelCatalogue extends NamedModels {
  /** Candidates of every call, after those that it asked for: routing's defaults, then rules' substitutes. */
  readonly standing: readonly TargetFact[];
}

/** A model that a rule substitutes and that no call could name. */
export interface UnknownSubstitute {
  readonly model: string;
  readonly problem: ModelProblem;
}

export interface CatalogueInput {
  /** In file order. */
  readonly providers: readonly ProviderEntry[];
  readonly aliases: Readonly<Record<string, readonly Target[]>>;
  /** The candidates that routing itself may choose. */
  readonly defaults: readonly TargetFact[];
  /** Every model that a rule can substitute, as a call would name it. */
  readonly substitutes: readonly string[];
}

/** Indexes the names, or gives every substitute that leads nowhere. */
export function compileCatalogue(
  input: CatalogueInput,
): Result<ModelCatalogue, readonly UnknownSubstitute[]> {
  const named = indexNames(input);
  const substitutes: TargetFact[] = [];
  const unknown: UnknownSubstitute[] = [];
  for (const model of input.substitutes) {
    const found = model === "auto" ? routingsOwn : namedTargets(named, model);
    if (!found.ok) unknown.push({ model, problem: found.error });
    else substitutes.push(...found.value.targets.map((target) => asSubstitute(target, model)));
  }
  if (unknown.length > 0) return { ok: false, error: unknown };
  const standing = deepFreeze(joinCandidates([], [...input.defaults, ...substitutes]));
  return { ok: true, value: { ...named, standing } };
}

const routingsOwn: Result<never, ModelProblem> = {
  ok: false,
  error: {
    kind: "unknown-model",
    message: "`auto` leaves the choice to routing: name a model, or `provider/model`, or an alias.",
    names: [],
  },
};

function indexNames({ providers: entries, aliases }: CatalogueInput): NamedModels {
  const providers = new Map(entries.map((provider) => [provider.name, frozenCopy(provider)]));
  const claims = indexModelClaims(entries);
  return {
    providers,
    aliases: new Map(
      Object.entries(aliases).map(([alias, targets]) => [alias, aliasTargets(targets, providers)] as const),
    ),
    claims,
    names: indexModelNames(Object.keys(aliases), entries, claims),
  };
}

function aliasTargets(
  targets: readonly Target[],
  providers: ReadonlyMap<string, ProviderEntry>,
): readonly TargetFact[] {
  const requested = targets.flatMap(({ provider, model }) => {
    const entry = providers.get(provider);
    return entry === undefined ? [] : [targetFact(entry, model, { requested: true })];
  });
  return deepFreeze(joinCandidates(requested, []));
}

function asSubstitute(target: TargetFact, model: string): TargetFact {
  return { ...target, requested: false, substitute_for: [model] };
}

function frozenCopy(provider: ProviderEntry): ProviderEntry {
  return deepFreeze({
    ...provider,
    models: [...provider.models],
    claimsFamily: [...provider.claimsFamily],
  });
}
