import { parseCheckpoint } from "../notes/checkpoint.ts";
import { type Note, parseNote } from "../notes/note.ts";
import { type NoteVerifier, type VerifiedSignature, verifyNote } from "../notes/verify-note.ts";
import type { Result } from "../result.ts";
import type { Finding, SignedPart } from "./finding.ts";

/** Whose word counts: keys that came by a way that is trusted, never with what is verified. */
export interface Trust {
  /** The log's; one of them must have signed. Several after the log's key was rotated. */
  readonly logKeys: readonly [NoteVerifier, ...NoteVerifier[]];
  /** Witnesses' keys; each of them must have cosigned. */
  readonly witnessKeys: readonly NoteVerifier[];
}

/** A tree head whose signatures hold. */
export interface TrustedHead {
  readonly origin: string;
  readonly size: number;
  readonly rootHash: Uint8Array;
  readonly signatures: readonly VerifiedSignature[];
}

/** Believes a checkpoint that a key of the log signed for the log that bears the key's name, and all witnesses cosigned. */
export function openTrusted(printed: string, trust: Trust, of: SignedPart): Result<TrustedHead, Finding> {
  const note = parseNote(printed);
  if (!note.ok) return refused({ kind: "unreadable", what: of, why: note.error.kind });
  const signatures = verifyNote(note.value, [...trust.logKeys, ...trust.witnessKeys]);
  if (!signatures.ok) {
    if (signatures.error.kind === "no-known-signature") return unknownKey(note.value, of);
    return refused({ kind: "bad-signature", of, name: signatures.error.name });
  }
  const signed = signatures.value.find(({ kind }) => kind === "signed");
  if (signed === undefined) return unknownKey(note.value, of);
  const silent = trust.witnessKeys.find(
    ({ key }) => !signatures.value.some((each) => each.key.keyId === key.keyId),
  );
  if (silent !== undefined) return unknownKey(note.value, "cosignature");
  const checkpoint = parseCheckpoint(note.value.text);
  if (!checkpoint.ok) return refused({ kind: "unreadable", what: of, why: checkpoint.error.kind });
  const { origin, size, rootHash } = checkpoint.value;
  if (origin !== signed.key.name) {
    return refused({ kind: "other-log", of, expected: signed.key.name, found: origin });
  }
  return { ok: true, value: { origin, size, rootHash, signatures: signatures.value } };
}

/** What a head says, without anybody to vouch for it. */
export function openUnsigned(printed: string): Result<TrustedHead, Finding> {
  const note = parseNote(printed);
  if (!note.ok) return refused({ kind: "unreadable", what: "checkpoint", why: note.error.kind });
  const checkpoint = parseCheckpoint(note.value.text);
  if (!checkpoint.ok) {
    return refused({ kind: "unreadable", what: "checkpoint", why: checkpoint.error.kind });
  }
  const { origin, size, rootHash } = checkpoint.value;
  return { ok: true, value: { origin, size, rootHash, signatures: [] } };
}

function unknownKey(note: Note, of: SignedPart): Result<never, Finding> {
  const signers = note.signatures.map(({ name, keyId }) => `${name}+${keyId}`);
  return refused({ kind: "unknown-key", of, signers });
}

function refused(error: Finding): Result<never, Finding> {
  return { ok: false, error };
}
