import { fingerprint } from "@meshgate/canon";
import type { Result } from "@meshgate/engine";
import { sha256 } from "../config/sha256.ts";
import { nextTurn } from "../in-turns.ts";
import type { SnapshotStore } from "../ports/snapshot-store.ts";
import type { SnapshotFault, SnapshotPartKind } from "./snapshot-fault.ts";

/** Hashed in some milliseconds. */
const PARTS_MAX = 500;

/** The texts of parts, in the order of their hashes, each held to its own; or the first that is missing or altered. */
export async function readParts(
  store: Pick<SnapshotStore, "parts">,
  part: SnapshotPartKind,
  hashes: readonly string[],
): Promise<Result<readonly string[], SnapshotFault>> {
  const texts: string[] = [];
  for (let at = 0; at < hashes.length; at += PARTS_MAX) {
    if (at > 0) await nextTurn();
    const some = hashes.slice(at, at + PARTS_MAX);
    const found = await store.parts(some);
    for (const hash of some) {
      const text = found.get(hash);
      if (text === undefined) return { ok: false, error: { kind: "missing", part, sha256: hash } };
      if (sha256(text) !== hash) return { ok: false, error: { kind: "altered", part, sha256: hash } };
      texts.push(text);
    }
  }
  return { ok: true, value: texts };
}

/** The hashes of the policies of a list, sorted: the differences that lead to it, put together and held to its fingerprint. */
export async function readPolicyHashes(
  store: Pick<SnapshotStore, "policies">,
  list: string,
): Promise<Result<readonly string[], SnapshotFault>> {
  const fault = (kind: SnapshotFault["kind"], at: string): Result<never, SnapshotFault> => ({
    ok: false,
    error: { kind, part: "policies", sha256: at },
  });
  const removed = new Set<string>();
  const hashes = new Set<string>();
  let steps = Number.POSITIVE_INFINITY;
  // From the latest difference back: what a later one took out, no earlier one puts in.
  for (let at: string | undefined = list; at !== undefined; ) {
    const kept = await store.policies(at);
    if (kept === undefined) return fault("missing", at);
    if (kept.steps >= steps) return fault("altered", list);
    for (const hash of kept.added) if (!removed.has(hash)) hashes.add(hash);
    for (const hash of kept.removed) if (!hashes.has(hash)) removed.add(hash);
    steps = kept.steps;
    at = kept.parent;
  }
  const sorted = [...hashes].sort();
  return fingerprint(sorted, sha256) === list ? { ok: true, value: sorted } : fault("altered", list);
}
