import { type Snapshot, type SnapshotParts, snapshotParts } from "@meshgate/engine";
import type { Clock } from "../ports/clock.ts";
import type { SnapshotKeeper } from "../ports/snapshot-keeper.ts";
import type { KeptPart, SnapshotStore } from "../ports/snapshot-store.ts";
import { PolicyLists } from "./policy-lists.ts";

export interface SnapshotKeeperOptions {
  readonly store: SnapshotStore;
  readonly clock: Pick<Clock, "nowMs">;
  /** The version that is running. */
  readonly program: string;
}

/**
 * Keeps each snapshot once: its base, rules documents and guardrails whole, and of its policies those that are not there yet. One
 * after another, so that each list of policies can be told by what differs from the one before.
 */
export function createSnapshotKeeper({ store, clock, program }: SnapshotKeeperOptions): SnapshotKeeper {
  const kept = new WeakSet<Snapshot>();
  const underWay = new WeakMap<Snapshot, Promise<void>>();
  const lists = new PolicyLists(store);
  let last: Promise<void> = Promise.resolve();

  async function write(snapshot: Snapshot): Promise<void> {
    const { snapshot_sha256: sha256, governance } = snapshot;
    const parts = snapshotParts(snapshot);
    const keptAtMs = clock.nowMs();
    if ((await store.snapshot(sha256)) === undefined) {
      await putMissing(partsOf(snapshot, parts), keptAtMs);
      if (parts.governance !== undefined) await lists.put(governance, keptAtMs);
      // Last: whoever finds it finds its parts, whenever the process dies.
      await store.put({ sha256, ...parts, program, keptAtMs });
    } else if (parts.governance !== undefined) {
      await lists.goOnFrom(governance);
    }
    kept.add(snapshot);
  }

  async function putMissing(parts: readonly KeptPart[], atMs: number): Promise<void> {
    const there = await store.partsThere(parts.map(({ sha256 }) => sha256));
    await store.putParts(
      parts.filter(({ sha256 }) => !there.has(sha256)),
      atMs,
    );
  }

  return {
    keep(snapshot) {
      if (kept.has(snapshot)) return undefined;
      const known = underWay.get(snapshot);
      if (known !== undefined) return known;
      const written = last.then(() => write(snapshot)).finally(() => underWay.delete(snapshot));
      underWay.set(snapshot, written);
      last = written.catch(() => undefined);
      return written;
    },
  };
}

function partsOf(
  { base_sha256, base_text, rules, guarding }: Snapshot,
  parts: SnapshotParts,
): readonly KeptPart[] {
  const documents = rules.policies.map(({ policy_sha256 }, index) => ({
    sha256: policy_sha256,
    body: rules.texts[index] ?? "",
  }));
  return [
    { sha256: base_sha256, body: base_text },
    ...documents,
    ...(parts.guarding === undefined ? [] : [{ sha256: parts.guarding, body: guarding.text }]),
  ];
}
