import type { CallEnvelope, PrincipalFacts, TargetFact } from "../facts.ts";
import { NameFiles } from "../name-files.ts";
import { type Clause, coversCall, type MatchField, namesIn } from "./clauses.ts";
import { type CompiledPolicy, scopeName } from "./compile-policy.ts";
import type { PolicyScope } from "./policy.ts";

/**
 * Finds the policies that a call may come under: those whose scope and clauses about the call hold, and of these at least all that
 * cover one of its targets. In the order of the table, then of the ids. The cost grows with what is found, not with what there is.
 */
export interface PolicyIndex {
  readonly find: (facts: CallEnvelope, targets: readonly TargetFact[]) => readonly CompiledPolicy[];
}

/** The policies of one scope. Each is filed once: where it has clauses, under the one whose names the fewest others share. */
interface Shelf {
  readonly unconditional: CompiledPolicy[];
  readonly byName: Map<MatchField, NameFiles<CompiledPolicy>>;
}

/** A scope's shelf is filled when a call first looks there: so ten thousand policies that changed together are in force at once. */
export function indexPolicies(policies: readonly CompiledPolicy[]): PolicyIndex {
  const unfiled = Map.groupBy(policies, (policy) => policy.scopeName);
  const shelves = new Map<string, Shelf>();

  function shelfOf(scope: string): Shelf | undefined {
    const filled = shelves.get(scope);
    const ofScope = unfiled.get(scope);
    if (filled !== undefined || ofScope === undefined) return filled;
    const shelf: Shelf = { unconditional: [], byName: new Map() };
    for (const policy of ofScope) file(policy, shelf);
    shelves.set(scope, shelf);
    return shelf;
  }

  return {
    find(facts, targets) {
      const found = new Set<CompiledPolicy>();
      for (const scope of scopesOf(facts.principal)) {
        const shelf = shelfOf(scopeName(scope));
        if (shelf !== undefined) search(shelf, facts, targets, found);
      }
      return [...found].filter(({ clauses }) => coversCall(clauses, facts)).sort(inTableOrder);
    },
  };
}

function file(policy: CompiledPolicy, { unconditional, byName }: Shelf): void {
  let best: Clause | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (const clause of policy.clauses.all) {
    const shared = byName.get(clause.field)?.mostUnder(clause.patterns) ?? 0;
    if (shared < fewest) [best, fewest] = [clause, shared];
  }
  if (best === undefined) {
    unconditional.push(policy);
    return;
  }
  const files = byName.get(best.field) ?? new NameFiles<CompiledPolicy>();
  byName.set(best.field, files);
  files.add(policy, best.patterns);
}

function search(
  { unconditional, byName }: Shelf,
  facts: CallEnvelope,
  targets: readonly TargetFact[],
  found: Set<CompiledPolicy>,
): void {
  for (const policy of unconditional) found.add(policy);
  for (const [field, files] of byName) {
    for (const name of namesIn(field, facts, targets)) files.find(name, found);
  }
}

/** The scopes that a principal is in. */
function scopesOf({ agent_id, team_id, key_id }: PrincipalFacts): readonly PolicyScope[] {
  const scopes: PolicyScope[] = [{ kind: "global" }];
  if (agent_id !== undefined) scopes.push({ kind: "agent", id: agent_id });
  if (team_id !== undefined) scopes.push({ kind: "team", id: team_id });
  if (key_id !== undefined) scopes.push({ kind: "key", id: key_id });
  return scopes;
}

/** Ids by their code units. */
function inTableOrder(a: CompiledPolicy, b: CompiledPolicy): number {
  if (a.rank !== b.rank) return a.rank - b.rank;
  return a.id < b.id ? -1 : Number(a.id > b.id);
}
