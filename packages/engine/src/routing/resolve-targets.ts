import type { ModelChoice, TargetFact } from "../facts.ts";
import { targetFact } from "../providers.ts";
import type { Result } from "../result.ts";
import type { Snapshot } from "../snapshot.ts";
import { joinCandidates } from "./candidates.ts";

/** What the name of a model leads to: how it was chosen, and every candidate in the order of preference. */
export interface ResolvedTargets {
  readonly choice: ModelChoice;
  readonly targets: readonly TargetFact[];
}

/** Why a name leads nowhere. */
export interface ModelProblem {
  readonly kind: "unknown-model" | "ambiguous-model";
  /** One or two sentences for the caller. */
  readonly message: string;
  /** A few names that the caller may use instead. */
  readonly names: readonly string[];
}

/**
 * What a caller means by a model's name (SEMANTICS 11): nothing or `auto`; an alias; `provider/model`; or a model that
 * one provider alone claims, where listing it beats claiming its family. An operator's alias beats what providers claim.
 * A name with slashes that begins with no provider's name may still be a model's own (`meta-llama/Llama-3`).
 */
export function resolveTargets(
  snapshot: Snapshot,
  model: string | null,
): Result<ResolvedTargets, ModelProblem> {
  const { catalogue } = snapshot;
  if (model === null || model === "auto") return resolved("auto", catalogue.defaultTargets);
  const alias = catalogue.aliases.get(model);
  if (alias !== undefined) return resolved("alias", alias);

  const slash = model.indexOf("/");
  const named = slash < 0 ? undefined : catalogue.providers.get(model.slice(0, slash));
  if (named !== undefined && slash < model.length - 1) {
    return exactly(snapshot, targetFact(named, model.slice(slash + 1), { requested: true }));
  }
  const claimants = catalogue.claims.claimants(model);
  const [first] = claimants;
  const claimant = first === undefined ? undefined : catalogue.providers.get(first);
  if (claimant === undefined || model === "") return { ok: false, error: unknownModel(snapshot, model) };
  if (claimants.length > 1) return { ok: false, error: ambiguousModel(model, claimants) };
  return exactly(snapshot, targetFact(claimant, model, { requested: true }));
}

function exactly(snapshot: Snapshot, target: TargetFact): Result<ResolvedTargets, ModelProblem> {
  return resolved("exact", joinCandidates([target], snapshot.catalogue.defaultTargets));
}

function resolved(
  choice: ModelChoice,
  targets: readonly TargetFact[],
): Result<ResolvedTargets, ModelProblem> {
  return { ok: true, value: { choice, targets } };
}

function unknownModel({ catalogue }: Snapshot, model: string): ModelProblem {
  const names = catalogue.names.near(model, NAMES_SHOWN_MAX);
  const providers = [...catalogue.providers.keys()].slice(0, NAMES_SHOWN_MAX);
  return {
    kind: "unknown-model",
    message:
      `No provider claims the model ${quote(model)}. ` +
      `Use ${list([...names, "auto"], "or")}, or write provider/model with ${list(providers, "or")}.`,
    names: [...names, "auto"],
  };
}

function ambiguousModel(model: string, claimants: readonly string[]): ModelProblem {
  const names = claimants.slice(0, NAMES_SHOWN_MAX).map((provider) => `${provider}/${model}`);
  return {
    kind: "ambiguous-model",
    message: `The model ${quote(model)} is served by ${list(claimants.slice(0, NAMES_SHOWN_MAX), "and")}. Write ${list(names, "or")}.`,
    names,
  };
}

const NAMES_SHOWN_MAX = 5;

function quote(name: string): string {
  return `\`${name}\``;
}

function list(names: readonly string[], joint: "and" | "or"): string {
  const quoted = names.map(quote);
  const last = quoted.pop() ?? "";
  return quoted.length === 0 ? last : `${quoted.join(", ")} ${joint} ${last}`;
}
