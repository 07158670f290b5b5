import type { CallEnvelope, PrincipalFacts, TargetFact } from "../facts.ts";
import { coversCall, matchFields, namesIn } from "./clauses.ts";
import type { CompiledPolicy } from "./compile-policy.ts";
import { nameKey, type Place, scopeKeysOf, shelfKey } from "./index-places.ts";
import type { PolicyScope } from "./policy.ts";

/**
 * Finds the policies that a call may come under: all whose scope and call-wide clauses hold, and at least those that cover one of
 * its targets. In the order of the table, then of the ids. The cost grows with what is found, not with what there is.
 */
export interface PolicyIndex {
  readonly find: (facts: CallEnvelope, targets: readonly TargetFact[]) => readonly CompiledPolicy[];
}

/** Files each policy once, under the clause whose names the fewest policies share. */
export function indexPolicies(policies: readonly CompiledPolicy[]): PolicyIndex {
  const shares = countShares(policies);
  const files = new Map<string, CompiledPolicy[]>();
  const shelves = new Map<string, Set<number>>();
  for (const policy of policies) {
    const { keys, shelf, prefixLengths } = leastShared(policy.places, shares);
    for (const key of keys) {
      const file = files.get(key);
      if (file === undefined) files.set(key, [policy]);
      else file.push(policy);
    }
    if (shelf === undefined) continue;
    const lengths = shelves.get(shelf) ?? new Set();
    for (const length of prefixLengths) lengths.add(length);
    shelves.set(shelf, lengths);
  }
  return {
    find(facts, targets) {
      const keys = keysOf(facts, targets, shelves);
      const filed = new Set(keys.flatMap((key) => files.get(key) ?? []));
      return [...filed].filter((policy) => applies(policy, facts)).sort(inTableOrder);
    },
  };
}

/** Under which keys a call's policies may be filed. */
function keysOf(
  facts: CallEnvelope,
  targets: readonly TargetFact[],
  shelves: ReadonlyMap<string, ReadonlySet<number>>,
): readonly string[] {
  const keys: string[] = [];
  for (const scope of scopeKeysOf(facts.principal)) {
    keys.push(scope);
    for (const field of matchFields) {
      const shelf = shelfKey(scope, field);
      const lengths = shelves.get(shelf);
      if (lengths === undefined) continue;
      for (const name of namesIn(field, facts, targets)) {
        keys.push(nameKey(shelf, name));
        for (const length of lengths) {
          if (length <= name.length) keys.push(nameKey(shelf, `${name.slice(0, length)}*`));
        }
      }
    }
  }
  return keys;
}

function countShares(policies: readonly CompiledPolicy[]): ReadonlyMap<string, number> {
  const shares = new Map<string, number>();
  for (const { places } of policies) {
    for (const { keys } of places) {
      for (const key of keys) shares.set(key, (shares.get(key) ?? 0) + 1);
    }
  }
  return shares;
}

function leastShared(
  [first, ...others]: readonly [Place, ...Place[]],
  shares: ReadonlyMap<string, number>,
): Place {
  let best = first;
  for (const place of others) {
    if (mostShared(place, shares) < mostShared(best, shares)) best = place;
  }
  return best;
}

function mostShared({ keys }: Place, shares: ReadonlyMap<string, number>): number {
  return Math.max(...keys.map((key) => shares.get(key) ?? 0));
}

function applies({ scope, clauses }: CompiledPolicy, facts: CallEnvelope): boolean {
  return isInScope(scope, facts.principal) && coversCall(clauses, facts);
}

export function isInScope(scope: PolicyScope, principal: PrincipalFacts): boolean {
  switch (scope.kind) {
    case "global":
      return true;
    case "agent":
      return principal.agent_id === scope.id;
    case "team":
      return principal.team_id === scope.id;
    case "key":
      return principal.key_id === scope.id;
  }
}

/** Ids by their code units. */
export function inTableOrder(a: CompiledPolicy, b: CompiledPolicy): number {
  if (a.rank !== b.rank) return a.rank - b.rank;
  return a.id < b.id ? -1 : Number(a.id > b.id);
}
