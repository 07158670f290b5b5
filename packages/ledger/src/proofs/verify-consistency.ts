import { sameBytes } from "../encoding/bytes.ts";
import type { HashBytes } from "../hash-bytes.ts";
import type { Result } from "../result.ts";
import { emptyRoot, nodeHash } from "../tree/node-hash.ts";
import { malformedHash } from "./malformed-hash.ts";
import type { ProofProblem } from "./proof-problem.ts";

/** What is claimed: the tree of `to` leaves begins with the very leaves of the tree of `from` leaves. */
export interface ConsistencyClaim {
  readonly from: number;
  readonly to: number;
  readonly proof: readonly Uint8Array[];
  readonly fromRoot: Uint8Array;
  readonly toRoot: Uint8Array;
}

/**
 * Whether the log only grew between the two. Each size and its root must be of one signed checkpoint. Every tree begins
 * with the empty one, which needs no proof. Source: RFC 9162, 2.1.4.2.
 */
export function verifyConsistency(claim: ConsistencyClaim, hash: HashBytes): Result<undefined, ProofProblem> {
  const { from, to, proof, fromRoot, toRoot } = claim;
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from < 0 || from > to) {
    return { ok: false, error: { kind: "impossible-numbers" } };
  }
  const malformed = malformedHash([fromRoot, toRoot], proof);
  if (malformed !== undefined) return { ok: false, error: malformed };
  if (from === 0 || from === to) return verifyWithoutProof(claim, hash);

  const steps = stepsToRoots(from, to);
  // Where the old tree is one complete subtree of the new, its root is where the way up starts, and is not repeated.
  const hashes = isPowerOfTwo(from) ? [fromRoot, ...proof] : proof;
  const [start, ...siblings] = hashes;
  if (start === undefined || siblings.length !== steps.length) {
    const expected = steps.length + (isPowerOfTwo(from) ? 0 : 1);
    return { ok: false, error: { kind: "wrong-length", expected, actual: proof.length } };
  }
  let oldRoot = start;
  let newRoot = start;
  siblings.forEach((sibling, at) => {
    if (steps[at] === "in-both") oldRoot = nodeHash(sibling, oldRoot, hash);
    newRoot = steps[at] === "in-both" ? nodeHash(sibling, newRoot, hash) : nodeHash(newRoot, sibling, hash);
  });
  return sameRoots({ oldRoot, newRoot }, claim);
}

function verifyWithoutProof(
  { from, to, proof, fromRoot, toRoot }: ConsistencyClaim,
  hash: HashBytes,
): Result<undefined, ProofProblem> {
  if (proof.length > 0) {
    return { ok: false, error: { kind: "wrong-length", expected: 0, actual: proof.length } };
  }
  const oldRoot = from === 0 ? emptyRoot(hash) : fromRoot;
  const newRoot = from === to ? oldRoot : toRoot;
  return sameRoots({ oldRoot, newRoot }, { fromRoot, toRoot });
}

function sameRoots(
  computed: { readonly oldRoot: Uint8Array; readonly newRoot: Uint8Array },
  claimed: Pick<ConsistencyClaim, "fromRoot" | "toRoot">,
): Result<undefined, ProofProblem> {
  if (!sameBytes(computed.oldRoot, claimed.fromRoot)) {
    return { ok: false, error: { kind: "root-differs", root: "old", computed: computed.oldRoot } };
  }
  if (!sameBytes(computed.newRoot, claimed.toRoot)) {
    return { ok: false, error: { kind: "root-differs", root: "new", computed: computed.newRoot } };
  }
  return { ok: true, value: undefined };
}

/**
 * For each sibling on the way up from the last complete subtree of the old tree: a left one is in both trees, a right
 * one in the new tree alone. INVARIANT: 0 < from < to.
 */
function stepsToRoots(from: number, to: number): readonly ("in-both" | "in-new")[] {
  const steps: ("in-both" | "in-new")[] = [];
  let place = from - 1;
  let last = to - 1;
  for (; place % 2 === 1; place = Math.floor(place / 2)) last = Math.floor(last / 2);
  for (; last > 0; last = Math.floor(last / 2)) {
    if (place % 2 === 1) steps.push("in-both");
    else if (place < last) steps.push("in-new");
    place = Math.floor(place / 2);
  }
  return steps;
}

function isPowerOfTwo(number: number): boolean {
  let odd = number;
  while (odd > 1 && odd % 2 === 0) odd /= 2;
  return odd === 1;
}
