import type { CallEnvelope, PrincipalFacts, TargetFact } from "../facts.ts";
import { NameFiles } from "../name-files.ts";
import { type Clause, coversCall, type MatchField, namesIn } from "./clauses.ts";
import type { CompiledPolicy } from "./compile-policy.ts";
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

export function indexPolicies(policies: readonly CompiledPolicy[]): PolicyIndex {
  const shelves = new Map<string, Shelf>();
  for (const policy of policies) {
    const key = shelfKey(policy.scope);
    const shelf = shelves.get(key) ?? { unconditional: [], byName: new Map() };
    shelves.set(key, shelf);
    file(policy, shelf);
  }
  return {
    find(facts, targets) {
      const found = new Set<CompiledPolicy>();
      for (const scope of scopesOf(facts.principal)) {
        const shelf = shelves.get(shelfKey(scope));
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

function shelfKey(scope: PolicyScope): string {
  return scope.kind === "global" ? scope.kind : `${scope.kind} ${scope.id}`;
}

/** Ids by their code units. */
function inTableOrder(a: CompiledPolicy, b: CompiledPolicy): number {
  if (a.rank !== b.rank) return a.rank - b.rank;
  return a.id < b.id ? -1 : Number(a.id > b.id);
}
