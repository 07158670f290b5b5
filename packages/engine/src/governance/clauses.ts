import type { CallEnvelope, TargetFact } from "../facts.ts";
import { compilePatterns, type Patterns } from "./patterns.ts";
import type { PolicyMatch } from "./policy.ts";
import { modelNames } from "./target-names.ts";

export type MatchField = keyof PolicyMatch;

/** One list of a match: some name that the call has there must be on it. */
export interface Clause {
  readonly field: MatchField;
  readonly patterns: readonly string[];
  readonly holds: Patterns;
}

/** What must all hold for a policy to apply. */
export function clausesOf(matches: readonly PolicyMatch[]): readonly Clause[] {
  return matches.flatMap((match) =>
    matchFields.flatMap((field) => {
      const patterns = match[field] ?? [];
      return patterns.length === 0 ? [] : [{ field, patterns, holds: compilePatterns(patterns) }];
    }),
  );
}

export const matchFields = ["models", "providers", "environments", "tags"] as const satisfies MatchField[];

/** Whether the clauses about the call itself hold; those about targets count as held. */
export function coversCall(clauses: readonly Clause[], facts: CallEnvelope): boolean {
  return clauses.every(({ field, holds }) => {
    if (field === "environments") return holds(facts.env.name);
    return field !== "tags" || facts.principal.tags.some(holds);
  });
}

/** Whether the clauses about targets hold of this one. */
export function coversTarget(clauses: readonly Clause[], target: TargetFact, facts: CallEnvelope): boolean {
  return clauses.every(({ field, holds }) => {
    if (field === "providers") return holds(target.provider);
    return field !== "models" || modelNames(target, facts).some(holds);
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
