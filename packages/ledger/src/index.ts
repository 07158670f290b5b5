export { fromBase64, toBase64 } from "./encoding/base64.ts";
export { HASH_BYTES, type HashBytes, type HashingStream } from "./hash-bytes.ts";
export { nobleSha256, startNobleSha256 } from "./noble-sha256.ts";
export {
  type Checkpoint,
  type CheckpointSyntaxProblem,
  parseCheckpoint,
  printCheckpoint,
} from "./notes/checkpoint.ts";
export type { SignEd25519, VerifyEd25519 } from "./notes/ed25519.ts";
export { nobleEd25519 } from "./notes/noble-ed25519.ts";
export {
  type Note,
  type NoteSignature,
  type NoteSyntaxProblem,
  parseNote,
  parseSignatureLines,
  printNote,
} from "./notes/note.ts";
export { type CheckpointProblem, type OpenedCheckpoint, openCheckpoint } from "./notes/open-checkpoint.ts";
export { cosigner, logSigner, type NoteSigner, signNote } from "./notes/sign-note.ts";
export {
  type KeyAlgorithm,
  parseVerifierKey,
  printVerifierKey,
  type VerifierKey,
  type VerifierKeyProblem,
  verifierKey,
} from "./notes/verifier-key.ts";
export {
  type NoteProblem,
  type NoteVerifier,
  type VerifiedSignature,
  verifyCosignature,
  verifyNote,
} from "./notes/verify-note.ts";
export {
  assembleConsistencyProof,
  assembleInclusionProof,
  consistencyProofNodes,
  inclusionProofNodes,
} from "./proofs/make-proof.ts";
export type { ProofProblem } from "./proofs/proof-problem.ts";
export {
  parseTlogProof,
  printTlogProof,
  type TlogProof,
  type TlogProofProblem,
} from "./proofs/tlog-proof.ts";
export { type ConsistencyClaim, verifyConsistency } from "./proofs/verify-consistency.ts";
export { type InclusionClaim, rootFromInclusion, verifyInclusion } from "./proofs/verify-inclusion.ts";
export type { Result } from "./result.ts";
export { parseTilePath, TILE_WIDTH, type Tile, tilePath } from "./tiles/tile-path.ts";
export { CompactRange } from "./tree/compact-range.ts";
export { emptyRoot, leafHash, leafHashOfText, nodeHash } from "./tree/node-hash.ts";
export { rootOf } from "./tree/root-of.ts";
export { type LeafRange, type NodeId, subtreesOf } from "./tree/subtrees-of.ts";
export { readConsistencyProofs } from "./verify/consistency-proof.ts";
export { describeFinding, type FindingText } from "./verify/describe-finding.ts";
export {
  EXPORT_FORMAT,
  type ExportEnd,
  type ExportHead,
  type WhyHidden,
} from "./verify/export/sidecar.ts";
export { SidecarWriter } from "./verify/export/sidecar-writer.ts";
export { type ExportCheck, type ReceivedExport, verifyExport } from "./verify/export/verify-export.ts";
export type { EventPlace, Finding, SignedPart, TruncatedPart } from "./verify/finding.ts";
export { type ListedFile, MANIFEST_PATH, printManifest } from "./verify/pack/manifest.ts";
export { type PackFiles, UnreadableFile } from "./verify/pack/pack-files.ts";
export { type PackCheck, verifyPack } from "./verify/pack/verify-pack.ts";
export { parseReceipt, RECEIPT_FORMAT, type Receipt, type ReceiptEvent } from "./verify/receipt/receipt.ts";
export { verifyEventProof, verifyReceipt } from "./verify/receipt/verify-receipt.ts";
export type {
  FoundBy,
  KeptHead,
  PermitEvent,
  RecordBlock,
  RecordRow,
  RecordSource,
  SeenRows,
  Strays,
} from "./verify/record/record-source.ts";
export { type RecordCheck, verifyRecord } from "./verify/record/verify-record.ts";
export { splitNotes } from "./verify/split-notes.ts";
export type { Trust, TrustedHead } from "./verify/trust.ts";
export {
  type AcknowledgedFork,
  type Counts,
  type EvidenceVerdict,
  NO_COUNTS,
  notShown,
  type PackFilesSeen,
  type Verdict,
} from "./verify/verdict.ts";
