import { sameBytes } from "../encoding/bytes.ts";
import type { HashBytes } from "../hash-bytes.ts";
import type { Result } from "../result.ts";
import { nodeHash } from "../tree/node-hash.ts";
import { malformedHash } from "./malformed-hash.ts";
import type { ProofProblem } from "./proof-problem.ts";

/** What is claimed: this leaf hash stands at `index` in the tree of `size` leaves. */
export interface InclusionClaim {
  readonly leafHash: Uint8Array;
  readonly index: number;
  readonly size: number;
  /** From the leaf's sibling up. */
  readonly proof: readonly Uint8Array[];
}

/**
 * Whether the leaf is where it is said to be. Size and root must be of one signed checkpoint: a root alone does not say
 * how many leaves it covers. Source: RFC 9162, 2.1.3.2.
 */
export function verifyInclusion(
  claim: InclusionClaim & { readonly rootHash: Uint8Array },
  hash: HashBytes,
): Result<undefined, ProofProblem> {
  const computed = rootFromInclusion(claim, hash);
  if (!computed.ok) return computed;
  return sameBytes(computed.value, claim.rootHash)
    ? { ok: true, value: undefined }
    : { ok: false, error: { kind: "root-differs", root: "new", computed: computed.value } };
}

/** The root of the tree that has this leaf and these neighbours. */
export function rootFromInclusion(
  { leafHash, index, size, proof }: InclusionClaim,
  hash: HashBytes,
): Result<Uint8Array, ProofProblem> {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) {
    return { ok: false, error: { kind: "impossible-numbers" } };
  }
  const malformed = malformedHash([leafHash], proof);
  if (malformed !== undefined) return { ok: false, error: malformed };
  const steps = stepsToRoot(index, size);
  if (steps.length !== proof.length) {
    return { ok: false, error: { kind: "wrong-length", expected: steps.length, actual: proof.length } };
  }
  const root = proof.reduce(
    (node, sibling, at) =>
      steps[at] === "sibling-left" ? nodeHash(sibling, node, hash) : nodeHash(node, sibling, hash),
    leafHash,
  );
  return { ok: true, value: root };
}

/** On which side the sibling stands at each step up from the leaf. The last node of a level that has none goes up as it is. */
function stepsToRoot(index: number, size: number): readonly ("sibling-left" | "sibling-right")[] {
  const steps: ("sibling-left" | "sibling-right")[] = [];
  let place = index;
  for (let last = size - 1; last > 0; last = Math.floor(last / 2)) {
    if (place % 2 === 1) steps.push("sibling-left");
    else if (place < last) steps.push("sibling-right");
    place = Math.floor(place / 2);
  }
  return steps;
}
