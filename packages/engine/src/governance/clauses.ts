import type { CallEnvelope, TargetFact } from "../facts.ts";
import { compilePatterns, type Patterns } from "../patterns.ts";
import type { PolicyMatch } from "./policy.ts";
import { meansModel, modelNames } from "./target-names.ts";

/** The lists of a match: the most telling first. */
const matchFields = ["models", "tags", "providers", "environments"] as const satisfies readonly MatchField[];
export type MatchField = keyof PolicyMatch;

/** One list of a match: some name that the call has there must be on it. */
export interface Clause {
  readonly field: MatchField;
  readonly patterns: readonly [string, ...string[]];
  readonly holds: Patterns;
}

/** What must all hold for a policy to apply. */
export interface Clauses {
  readonly all: readonly Clause[];
  /** Whether some are about targets, and so cover some of a call's and not others. */
  readonly arePartial: boolean;
}

export function clausesOf(matches: readonly PolicyMatch[]): Clauses {
  const all = matches.flatMap((match) =>
    matchFields.flatMap((field) => {
      const [first, ...others] = match[field] ?? [];
      if (first === undefined) return [];
      const patterns = [first, ...others] as const;
      return [{ field, patterns, holds: compilePatterns(patterns) }];
    }),
  );
  return { all, arePartial: all.some(({ field }) => field === "models" || field === "providers") };
}

/** Whether the clauses about the call itself hold. */
export function coversCall({ all }: Clauses, facts: CallEnvelope): boolean {
  for (const { field, holds } of all) {
    if (field === "environments" && !holds(facts.env.name)) return false;
    if (field === "tags" && !facts.principal.tags.some(holds)) return false;
  }
  return true;
}

/** The targets for which the clauses about targets hold. */
export function coveredTargets(
  { all, arePartial }: Clauses,
  targets: readonly TargetFact[],
  facts: CallEnvelope,
): readonly TargetFact[] {
  return arePartial ? targets.filter((target) => coversTarget(all, target, facts)) : targets;
}

function coversTarget(clauses: readonly Clause[], target: TargetFact, facts: CallEnvelope): boolean {
  return clauses.every(({ field, holds }) => {
    if (field === "providers") return holds(target.provider);
    return field !== "models" || meansModel(holds, target, facts);
  });
}

/** The names that a call has in a field, over all its targets. */
export function namesIn(
  field: MatchField,
  facts: CallEnvelope,
  targets: readonly TargetFact[],
): readonly string[] {
  switch (field) {
    case "environments":
      return [facts.env.name];
    case "tags":
      return facts.principal.tags;
    case "providers":
      return targets.map(({ provider }) => provider);
    case "models":
      return targets.flatMap((target) => modelNames(target, facts));
  }
}
