/** What a keeper of the log needs of it, without verifying others' exports, packs and records, and without hashes or curves in JavaScript. */
export { fromBase64, toBase64 } from "./encoding/base64.ts";
export { HASH_BYTES } from "./hash-bytes.ts";
export { parseCheckpoint, printCheckpoint } from "./notes/checkpoint.ts";
export { parseNote, parseSignatureLines, printNote } from "./notes/note.ts";
export { openCheckpoint } from "./notes/open-checkpoint.ts";
export { logSigner } from "./notes/sign-note.ts";
export { parseVerifierKey, printVerifierKey, verifierKey } from "./notes/verifier-key.ts";
export { verifyCosignature } from "./notes/verify-note.ts";
export {
  assembleConsistencyProof,
  assembleInclusionProof,
  consistencyProofNodes,
  inclusionProofNodes,
} from "./proofs/make-proof.ts";
export { printTlogProof } from "./proofs/tlog-proof.ts";
export { verifyConsistency } from "./proofs/verify-consistency.ts";
export { verifyInclusion } from "./proofs/verify-inclusion.ts";
export { parseTilePath, TILE_WIDTH } from "./tiles/tile-path.ts";
export { CompactRange } from "./tree/compact-range.ts";
export { nodeHash } from "./tree/node-hash.ts";
export { rootOf } from "./tree/root-of.ts";
export { subtreesOf } from "./tree/subtrees-of.ts";
export { SidecarWriter } from "./verify/export/sidecar-writer.ts";
