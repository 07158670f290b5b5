import { type Governance, policyText } from "@meshgate/engine";
import { inTurns } from "../in-turns.ts";
import type { KeptPolicies, SnapshotStore } from "../ports/snapshot-store.ts";

/** Printed and looked up in some milliseconds. */
const PART_POLICIES = 100;

/** Past so many differences a list is kept whole again: reading one takes a query each. */
const STEPS_MAX = 64;

interface KnownList {
  readonly sha256: string;
  readonly steps: number;
  readonly hashes: ReadonlySet<string>;
}

/** Keeps governed policies, each once, and which of them a snapshot has, as the difference to the list kept before. */
export class PolicyLists {
  readonly #store: SnapshotStore;
  #last: KnownList | undefined;

  constructor(store: SnapshotStore) {
    this.#store = store;
  }

  async put(governance: Governance, atMs: number): Promise<void> {
    const kept = await this.#store.policies(governance.sha256);
    if (kept !== undefined) return this.#goOn(governance, kept.steps);
    const list = differenceTo(this.#last, governance);
    const added = new Set(list.added);
    const fresh = governance.policies.filter(({ sha256 }) => added.has(sha256));
    for await (const some of inTurns(fresh, PART_POLICIES)) {
      const there = await this.#store.partsThere(some.map(({ sha256 }) => sha256));
      const missing = some.filter(({ sha256 }) => !there.has(sha256));
      const parts = missing.map(({ sha256, policy }) => ({ sha256, body: policyText(policy) }));
      await this.#store.putParts(parts, atMs);
    }
    await this.#store.putPolicies(list, atMs);
    this.#goOn(governance, list.steps);
  }

  /** Of a list that is kept already: the next one is told by what differs from it. */
  async goOnFrom(governance: Governance): Promise<void> {
    if (this.#last?.sha256 === governance.sha256) return;
    const kept = await this.#store.policies(governance.sha256);
    if (kept !== undefined) this.#goOn(governance, kept.steps);
  }

  #goOn({ sha256, policies }: Governance, steps: number): void {
    this.#last = { sha256, steps, hashes: new Set(policies.map((policy) => policy.sha256)) };
  }
}

/** Whole where there is nothing to differ from, too far to go, or more that differs than there is. */
function differenceTo(last: KnownList | undefined, { sha256, policies }: Governance): KeptPolicies {
  const hashes = new Set(policies.map((policy) => policy.sha256));
  const whole = (): KeptPolicies => ({ sha256, steps: 0, added: [...hashes], removed: [] });
  if (last === undefined || last.steps >= STEPS_MAX) return whole();
  const added = [...hashes].filter((hash) => !last.hashes.has(hash));
  const removed = [...last.hashes].filter((hash) => !hashes.has(hash));
  if (added.length + removed.length >= hashes.size) return whole();
  return { sha256, parent: last.sha256, steps: last.steps + 1, added, removed };
}
