import type { HashBytes } from "../hash-bytes.ts";
import { type ConsistencyClaim, verifyConsistency } from "../proofs/verify-consistency.ts";
import type { Result } from "../result.ts";
import type { Finding } from "./finding.ts";
import { membersOf, readCount, readHash, readHashes } from "./read-members.ts";

/** Reads proofs as `GET /v1/ledger/consistency` answers with them: one, or several with one a line. */
export function readConsistencyProofs(text: string): Result<readonly ConsistencyClaim[], string> {
  const whole = readOne(text);
  if (whole !== undefined) return { ok: true, value: [whole] };
  const proofs: ConsistencyClaim[] = [];
  for (const [at, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const proof = readOne(line);
    if (proof === undefined) return { ok: false, error: `line ${at + 1} is no consistency proof` };
    proofs.push(proof);
  }
  return { ok: true, value: proofs };
}

function readOne(text: string): ConsistencyClaim | undefined {
  const { from, to, from_root, to_root, proof, ...others } = membersOf(text) ?? {};
  if (Object.keys(others).length > 0) return undefined;
  const [start, end] = [readCount(from), readCount(to)];
  const [fromRoot, toRoot] = [readHash(from_root), readHash(to_root)];
  const hashes = readHashes(proof);
  if (start === undefined || end === undefined || hashes === undefined) return undefined;
  if (fromRoot === undefined || toRoot === undefined) return undefined;
  return { from: start, to: end, fromRoot, toRoot, proof: hashes };
}

/** The roots that a log had, or came to have, at other sizes than that of a head: as far as proofs join them to it. */
export interface JoinedRoots {
  readonly rootsAt: (size: number) => readonly Uint8Array[];
  /** Proofs that are of this head, and do not hold. */
  readonly findings: readonly Finding[];
}

/**
 * Joins what can be joined. A root before the head's is then the log's for certain; one behind it is that of a log that goes on
 * from the head, which shows nothing until somebody signed for it.
 */
export function joinRoots(
  head: { readonly size: number; readonly rootHash: Uint8Array },
  proofs: readonly ConsistencyClaim[],
  hash: HashBytes,
): JoinedRoots {
  const roots = new Map<number, readonly Uint8Array[]>();
  const findings: Finding[] = [];
  for (const proof of proofs) {
    const joined = joinOne(head, proof);
    if (joined === undefined) continue;
    if (verifyConsistency(joined.claim, hash).ok)
      roots.set(joined.size, [...(roots.get(joined.size) ?? []), joined.root]);
    else findings.push(badProof(proof));
  }
  return { rootsAt: (size) => roots.get(size) ?? [], findings };
}

interface Joined {
  readonly claim: ConsistencyClaim;
  readonly size: number;
  readonly root: Uint8Array;
}

/** The claim with the head's own root on its side; nothing where it is of other sizes. */
function joinOne(
  { size, rootHash }: { readonly size: number; readonly rootHash: Uint8Array },
  proof: ConsistencyClaim,
): Joined | undefined {
  if (proof.to === size)
    return { claim: { ...proof, toRoot: rootHash }, size: proof.from, root: proof.fromRoot };
  if (proof.from === size)
    return { claim: { ...proof, fromRoot: rootHash }, size: proof.to, root: proof.toRoot };
  return undefined;
}

function badProof({ from, to }: ConsistencyClaim): Finding {
  return {
    kind: "unreadable",
    what: `the consistency proof from ${from} to ${to}`,
    why: "it does not hold for the checkpoint here",
  };
}
