import { HASH_BYTES } from "../hash-bytes.ts";
import type { ProofProblem } from "./proof-problem.ts";

/** The first that has not 32 bytes, of the hashes beside a proof and of its own. */
export function malformedHash(
  beside: readonly Uint8Array[],
  proof: readonly Uint8Array[],
): ProofProblem | undefined {
  if (beside.some(({ length }) => length !== HASH_BYTES)) return { kind: "malformed-hash", at: -1 };
  const at = proof.findIndex(({ length }) => length !== HASH_BYTES);
  return at === -1 ? undefined : { kind: "malformed-hash", at };
}
