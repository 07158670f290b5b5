import type { ModelChoice, TargetFact } from "../facts.ts";
import { targetFact } from "../providers.ts";
import type { Result } from "../result.ts";
import type { NamedModels } from "./catalogue.ts";

/** What a name itself leads to: nothing but what its owner meant by it. */
export interface NamedTargets {
  readonly choice: Exclude<ModelChoice, "auto">;
  /** At least one, the preferred one first. */
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
 * What is meant by a model's name (SEMANTICS 11): an alias; `provider/model`; or a model that one provider alone claims,
 * where listing it beats claiming its family. An operator's alias beats what providers claim. A name with slashes that
 * begins with no provider's name may still be a model's own (`meta-llama/Llama-3`).
 */
export function namedTargets(named: NamedModels, model: string): Result<NamedTargets, ModelProblem> {
  const alias = named.aliases.get(model);
  if (alias !== undefined) return { ok: true, value: { choice: "alias", targets: alias } };

  if (!isName(named, model)) return { ok: false, error: unknownModel(named) };
  const slash = model.indexOf("/");
  const provider = slash < 0 ? undefined : named.providers.get(model.slice(0, slash));
  if (provider !== undefined && slash < model.length - 1) {
    return exactly(targetFact(provider, model.slice(slash + 1), { requested: true }));
  }
  const claimants = named.claims.claimants(model);
  const [first] = claimants;
  const claimant = first === undefined ? undefined : named.providers.get(first);
  if (claimant === undefined || model === "") return { ok: false, error: unknownModel(named, model) };
  if (claimants.length > 1) return { ok: false, error: ambiguousModel(model, claimants) };
  return exactly(targetFact(claimant, model, { requested: true }));
}

/** What providers call their models. Whatever else is written may be text, and is sent and recorded nowhere. */
const nameForm = /^[\w.@:+/-]{0,256}$/;

/** An operator may list a model by any other name. */
function isName({ providers }: NamedModels, model: string): boolean {
  if (nameForm.test(model)) return true;
  return [...providers.values()].some(({ name, models, defaultModel }) =>
    [defaultModel, ...models].some((listed) => listed === model || `${name}/${listed}` === model),
  );
}

function exactly(target: TargetFact): Result<NamedTargets, ModelProblem> {
  return { ok: true, value: { choice: "exact", targets: [target] } };
}

/** Without a name that may be shown it shows none. */
function unknownModel(named: NamedModels, model?: string): ModelProblem {
  const names = named.names.near(model ?? "", NAMES_SHOWN_MAX);
  const providers = [...named.providers.keys()].slice(0, NAMES_SHOWN_MAX);
  return {
    kind: "unknown-model",
    message:
      `No provider claims ${model === undefined ? "a model of such a name" : `the model ${quote(model)}`}. ` +
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
