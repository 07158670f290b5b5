import type { Path } from "@meshgate/canon";
import type { Location } from "./facts.ts";
import type { UnknownSubstitute } from "./routing/catalogue.ts";
import { type DefaultProviders, defaultProviders } from "./routing/default-providers.ts";
import type { PolicyPlace, Rule } from "./rules/rule-set.ts";
import type { SnapshotInput } from "./snapshot.ts";

/** What can be wrong with an input that each part's own schema accepts. */
export interface SnapshotProblem {
  readonly code:
    | "NO_PROVIDER"
    | "UNKNOWN_PROVIDER"
    | "WRONG_LOCATION"
    | "DEFAULT_MODEL_MISSING"
    | "RESERVED_ALIAS"
    | "UNKNOWN_SUBSTITUTE";
  /** In the words of `meshgate.yaml`. */
  readonly path: Path;
  /** Where it stands in a policy file, if it stands in one. */
  readonly place?: PolicyPlace;
  /** What is wrong, without a full stop. */
  readonly message: string;
  /** One sentence on what to do. */
  readonly mend: string;
}

/** Every problem at once; none means that the input compiles. */
export function findSnapshotProblems(input: SnapshotInput): readonly SnapshotProblem[] {
  if (input.providers.length === 0) return [noProvider];
  return [
    ...defaultProviderProblems(input, "local"),
    ...defaultProviderProblems(input, "public"),
    ...defaultModelProblems(input),
    ...Object.keys(input.aliases).flatMap((alias) => aliasProblems(input, alias)),
  ];
}

const noProvider: SnapshotProblem = {
  code: "NO_PROVIDER",
  path: ["providers"],
  message: "there is no provider",
  mend: "Add one, for example `sandbox: {kind: sandbox}`.",
};

function defaultProviderProblems(input: SnapshotInput, location: Location): readonly SnapshotProblem[] {
  const name = location === "local" ? input.routing.localProvider : input.routing.publicProvider;
  if (name === undefined) return [];
  const path = ["routing", `${location}_provider`];
  const provider = input.providers.find((candidate) => candidate.name === name);
  if (provider === undefined) return [unknownProvider(input, path, name)];
  if (provider.location === location) return [];
  return [
    {
      code: "WRONG_LOCATION",
      path,
      message: `\`${name}\` is ${provider.location}`,
      mend: `Name a provider whose location is ${location}, or leave the key out.`,
    },
  ];
}

/** A call that is moved to a provider needs a model there. */
function defaultModelProblems(input: SnapshotInput): readonly SnapshotProblem[] {
  const defaults = defaultProviders(input.routing, input.providers);
  return reachable(defaults, input.routing.defaultLocation).flatMap((location) => {
    const provider = defaults[location];
    if (provider === undefined || provider.defaultModel !== undefined) return [];
    const problem: SnapshotProblem = {
      code: "DEFAULT_MODEL_MISSING",
      path: ["providers", provider.name],
      message: `routing can move calls to \`${provider.name}\`, and it has no \`default_model\``,
      mend: "Set `default_model` to a model that it serves.",
    };
    return [problem];
  });
}

/** Sensitive calls always go to the local default; the public one takes what is public by default, or finds no other. */
function reachable(defaults: DefaultProviders, defaultLocation: Location): readonly Location[] {
  return defaultLocation === "public" || defaults.local === undefined ? ["local", "public"] : ["local"];
}

function aliasProblems(input: SnapshotInput, alias: string): readonly SnapshotProblem[] {
  const path = ["models", alias];
  const targets = input.aliases[alias] ?? [];
  const unknown = targets.flatMap((target, index) =>
    input.providers.some((provider) => provider.name === target.provider)
      ? []
      : [unknownProvider(input, [...path, index], target.provider)],
  );
  if (alias !== "auto") return unknown;
  const reserved: SnapshotProblem = {
    code: "RESERVED_ALIAS",
    path,
    message: "`auto` means that routing chooses the model",
    mend: "Give the alias another name.",
  };
  return [reserved, ...unknown];
}

/** A model that a rule substitutes must lead somewhere: found at load, not when the rule first matches. */
export function substituteProblem(
  { model, problem }: UnknownSubstitute,
  rules: readonly Pick<Rule, "ruleId" | "then" | "place">[],
): SnapshotProblem {
  const rule = rules.find(({ then }) =>
    then.obligations.some(({ type, params }) => type === "MODEL_SUBSTITUTE" && params.model === model),
  );
  return {
    code: "UNKNOWN_SUBSTITUTE",
    path: ["rules"],
    ...(rule === undefined ? {} : { place: rule.place }),
    message: `${rule === undefined ? "the default" : `the rule \`${rule.ruleId}\``} substitutes \`${model}\`, which names no model`,
    mend: problem.message,
  };
}

function unknownProvider(input: SnapshotInput, path: Path, name: string): SnapshotProblem {
  const known = input.providers.map((provider) => `\`${provider.name}\``).join(", ");
  return {
    code: "UNKNOWN_PROVIDER",
    path,
    message: `there is no provider \`${name}\``,
    mend: `Declare it under \`providers\`, or use one of ${known}.`,
  };
}
