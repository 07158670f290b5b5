import type { PrincipalFacts } from "../facts.ts";
import type { Clause, MatchField } from "./clauses.ts";
import { isPrefix } from "./patterns.ts";
import type { PolicyScope } from "./policy.ts";

/**
 * One way to file a policy, so that every call it applies to finds it: under all names of one of its clauses. A policy without
 * clauses has one place, under its scope alone.
 */
export interface Place {
  readonly keys: readonly string[];
  /** Where the clauses of one field and scope are filed: `undefined` for the scope alone. */
  readonly shelf?: string;
  /** How long the beginnings are that its wildcards ask for. */
  readonly prefixLengths: readonly number[];
}

export function placesOf(scope: PolicyScope, clauses: readonly Clause[]): readonly [Place, ...Place[]] {
  const own = scope.kind === "global" ? scopeKey(scope.kind, "") : scopeKey(scope.kind, scope.id);
  const [first, ...others] = clauses.map((clause) => placeOf(own, clause));
  return first === undefined ? [{ keys: [own], prefixLengths: [] }] : [first, ...others];
}

function placeOf(scope: string, { field, patterns }: Clause): Place {
  const shelf = shelfKey(scope, field);
  return {
    keys: [...new Set(patterns)].map((pattern) => nameKey(shelf, pattern)),
    shelf,
    prefixLengths: patterns.filter(isPrefix).map((pattern) => pattern.length - 1),
  };
}

/** The scopes that a principal is in. */
export function scopeKeysOf({ key_id, agent_id, team_id }: PrincipalFacts): readonly string[] {
  const keys = [scopeKey("global", "")];
  if (key_id !== undefined) keys.push(scopeKey("key", key_id));
  if (agent_id !== undefined) keys.push(scopeKey("agent", agent_id));
  if (team_id !== undefined) keys.push(scopeKey("team", team_id));
  return keys;
}

function scopeKey(kind: PolicyScope["kind"], id: string): string {
  return `${kind}:${id}`;
}

export function shelfKey(scope: string, field: MatchField): string {
  return `${scope} ${field}`;
}

export function nameKey(shelf: string, pattern: string): string {
  return `${shelf} ${pattern}`;
}
