import { fingerprint, type Sha256 } from "@meshgate/canon";
import { emptyGuarding } from "./guardrails/compile-guarding.ts";
import type { Snapshot } from "./snapshot.ts";

/** The fingerprints of what a snapshot consists of; a part without anything in it is absent. */
export interface SnapshotParts {
  readonly base: string;
  readonly governance?: string;
  readonly guarding?: string;
}

export function snapshotParts({ base_sha256, governance, guarding }: Snapshot): SnapshotParts {
  return {
    base: base_sha256,
    ...(governance.policyCount > 0 && { governance: governance.sha256 }),
    ...(guarding.sha256 !== emptyGuarding.sha256 && { guarding: guarding.sha256 }),
  };
}

/** What a snapshot of these parts is known by. */
export function snapshotSha256(parts: SnapshotParts, sha256: Sha256): string {
  const { base, ...others } = parts;
  return Object.keys(others).length === 0 ? base : fingerprint({ ...parts }, sha256);
}
