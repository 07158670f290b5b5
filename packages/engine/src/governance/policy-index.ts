import type { CallEnvelope, TargetFact } from "../facts.ts";
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
  const global = new Shelves("global", policies);
  const agents = new Shelves("agent", policies);
  const teams = new Shelves("team", policies);
  const keys = new Shelves("key", policies);
  return {
    find(facts, targets) {
      const { agent_id, team_id, key_id } = facts.principal;
      const found = new Set<CompiledPolicy>();
      search(global.of(""), facts, targets, found);
      if (agent_id !== undefined) search(agents.of(agent_id), facts, targets, found);
      if (team_id !== undefined) search(teams.of(team_id), facts, targets, found);
      if (key_id !== undefined) search(keys.of(key_id), facts, targets, found);
      const covering: CompiledPolicy[] = [];
      for (const policy of found) if (coversCall(policy.clauses, facts)) covering.push(policy);
      return covering.sort(inTableOrder);
    },
  };
}

/**
 * The policies of all scopes of a kind, by the id of each; that of the global one is empty. A scope's shelf is filled when a call
 * first looks there: so ten thousand policies that changed together are in force at once.
 */
class Shelves {
  readonly #unfiled: ReadonlyMap<string, readonly CompiledPolicy[]>;
  readonly #filled = new Map<string, Shelf>();

  constructor(kind: PolicyScope["kind"], policies: readonly CompiledPolicy[]) {
    const ofKind = policies.filter(({ scope }) => scope.kind === kind);
    this.#unfiled = Map.groupBy(ofKind, ({ scope }) => (scope.kind === "global" ? "" : scope.id));
  }

  of(id: string): Shelf | undefined {
    const filled = this.#filled.get(id);
    const ofScope = this.#unfiled.get(id);
    if (filled !== undefined || ofScope === undefined) return filled;
    const shelf: Shelf = { unconditional: [], byName: new Map() };
    for (const policy of ofScope) file(policy, shelf);
    this.#filled.set(id, shelf);
    return shelf;
  }
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
  shelf: Shelf | undefined,
  facts: CallEnvelope,
  targets: readonly TargetFact[],
  found: Set<CompiledPolicy>,
): void {
  if (shelf === undefined) return;
  const { unconditional, byName } = shelf;
  for (const policy of unconditional) found.add(policy);
  for (const [field, files] of byName) {
    for (const name of namesIn(field, facts, targets)) files.find(name, found);
  }
}

/** Ids by their code units. */
function inTableOrder(a: CompiledPolicy, b: CompiledPolicy): number {
  if (a.rank !== b.rank) return a.rank - b.rank;
  return a.id < b.id ? -1 : Number(a.id > b.id);
}
