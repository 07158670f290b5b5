export type { HashBytes } from "./hash-bytes.ts";
export { nobleSha256 } from "./noble-sha256.ts";
export {
  assembleConsistencyProof,
  assembleInclusionProof,
  consistencyProofNodes,
  inclusionProofNodes,
} from "./proofs/make-proof.ts";
export type { ProofProblem } from "./proofs/proof-problem.ts";
export { type ConsistencyClaim, verifyConsistency } from "./proofs/verify-consistency.ts";
export { type InclusionClaim, rootFromInclusion, verifyInclusion } from "./proofs/verify-inclusion.ts";
export type { Result } from "./result.ts";
export { CompactRange } from "./tree/compact-range.ts";
export { emptyRoot, leafHash, leafHashOfText, nodeHash } from "./tree/node-hash.ts";
export { rootOf } from "./tree/root-of.ts";
export { type LeafRange, type NodeId, subtreesOf } from "./tree/subtrees-of.ts";
