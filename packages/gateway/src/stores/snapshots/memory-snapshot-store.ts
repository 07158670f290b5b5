import type {
  KeptPart,
  KeptPolicies,
  KeptRange,
  KeptSnapshot,
  SnapshotStore,
} from "../../ports/snapshot-store.ts";

/** Snapshots in memory, gone with the process: for tests and embedding, never for evidence. */
export class MemorySnapshotStore implements SnapshotStore {
  readonly #parts = new Map<string, string>();
  readonly #policies = new Map<string, KeptPolicies>();
  readonly #snapshots = new Map<string, KeptSnapshot>();

  async partsThere(sha256s: readonly string[]): Promise<ReadonlySet<string>> {
    return new Set(sha256s.filter((sha256) => this.#parts.has(sha256)));
  }

  async putParts(parts: readonly KeptPart[]): Promise<void> {
    for (const { sha256, body } of parts) if (!this.#parts.has(sha256)) this.#parts.set(sha256, body);
  }

  async parts(sha256s: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return new Map([...this.#parts].filter(([sha256]) => sha256s.includes(sha256)));
  }

  async putPolicies(policies: KeptPolicies): Promise<void> {
    if (!this.#policies.has(policies.sha256)) this.#policies.set(policies.sha256, policies);
  }

  async policies(sha256: string): Promise<KeptPolicies | undefined> {
    return this.#policies.get(sha256);
  }

  async put(snapshot: KeptSnapshot): Promise<void> {
    if (!this.#snapshots.has(snapshot.sha256)) this.#snapshots.set(snapshot.sha256, snapshot);
  }

  async snapshot(sha256: string): Promise<KeptSnapshot | undefined> {
    return this.#snapshots.get(sha256);
  }

  async list({ fromMs, toMs, after, limit }: KeptRange): Promise<readonly KeptSnapshot[]> {
    return [...this.#snapshots.values()]
      .filter(({ keptAtMs }) => keptAtMs >= fromMs && keptAtMs < toMs)
      .filter((each) => after === undefined || inOrder(after, each) < 0)
      .toSorted(inOrder)
      .slice(0, limit);
  }
}

type Place = Pick<KeptSnapshot, "keptAtMs" | "sha256">;

function inOrder(a: Place, b: Place): number {
  return a.keptAtMs - b.keptAtMs || (a.sha256 < b.sha256 ? -1 : Number(a.sha256 > b.sha256));
}
