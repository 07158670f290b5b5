import type { Result } from "../result.ts";
import { type Checkpoint, type CheckpointSyntaxProblem, parseCheckpoint } from "./checkpoint.ts";
import { type NoteSyntaxProblem, parseNote } from "./note.ts";
import { type NoteProblem, type NoteVerifier, type VerifiedSignature, verifyNote } from "./verify-note.ts";

/** A checkpoint that the log signed, and which witnesses that are known signed it too. */
export interface OpenedCheckpoint {
  readonly checkpoint: Checkpoint;
  readonly signatures: readonly [VerifiedSignature, ...VerifiedSignature[]];
}

export type CheckpointProblem =
  | NoteSyntaxProblem
  | NoteProblem
  | CheckpointSyntaxProblem
  /** Witnesses signed it, the log did not. */
  | { readonly kind: "not-signed-by-log" }
  | { readonly kind: "other-origin"; readonly origin: string };

/**
 * Reads a checkpoint that comes from anywhere, and believes it only if one of the log's keys signed it. Before that it
 * looks at nothing in the text.
 */
export function openCheckpoint(
  printed: string,
  expected: {
    readonly origin: string;
    /** Every Ed25519 key is the log's own; every other is a witness'. */
    readonly verifiers: readonly NoteVerifier[];
  },
): Result<OpenedCheckpoint, CheckpointProblem> {
  const note = parseNote(printed);
  if (!note.ok) return note;
  const signatures = verifyNote(note.value, expected.verifiers);
  if (!signatures.ok) return signatures;
  if (!signatures.value.some(({ kind }) => kind === "signed")) {
    return { ok: false, error: { kind: "not-signed-by-log" } };
  }
  const checkpoint = parseCheckpoint(note.value.text);
  if (!checkpoint.ok) return checkpoint;
  if (checkpoint.value.origin !== expected.origin) {
    return { ok: false, error: { kind: "other-origin", origin: checkpoint.value.origin } };
  }
  return { ok: true, value: { checkpoint: checkpoint.value, signatures: signatures.value } };
}
