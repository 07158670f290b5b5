import { utf8Bytes } from "../encoding/utf8.ts";
import type { Result } from "../result.ts";
import { cosignedMessage, parseCosignature } from "./cosignature.ts";
import type { VerifyEd25519 } from "./ed25519.ts";
import type { Note, NoteSignature } from "./note.ts";
import type { VerifierKey } from "./verifier-key.ts";

/** A key that is trusted, and the way to check with it. */
export interface NoteVerifier {
  readonly key: VerifierKey;
  readonly verify: VerifyEd25519;
}

/** A signature that holds. */
export type VerifiedSignature =
  | { readonly kind: "signed"; readonly key: VerifierKey }
  /** Seconds since 1970, by the witness' clock. */
  | { readonly kind: "cosigned"; readonly key: VerifierKey; readonly timestampSeconds: number };

export type NoteProblem =
  | { readonly kind: "bad-signature"; readonly name: string; readonly keyId: string }
  | { readonly kind: "no-known-signature" };

/**
 * Which of the known keys signed the note: at least one, each once. Lines of unknown keys count for nothing; a line of a
 * known key that does not hold condemns the note. Source: C2SP signed-note.
 */
export function verifyNote(
  note: Note,
  verifiers: readonly NoteVerifier[],
): Result<readonly [VerifiedSignature, ...VerifiedSignature[]], NoteProblem> {
  const verified = new Map<VerifierKey, VerifiedSignature>();
  for (const line of note.signatures) {
    const verifier = verifiers.find(({ key }) => key.name === line.name && key.keyId === line.keyId);
    if (verifier === undefined) continue;
    const signature = verifyLine(note.text, line, verifier);
    if (signature === undefined) {
      return { ok: false, error: { kind: "bad-signature", name: line.name, keyId: line.keyId } };
    }
    verified.set(verifier.key, signature);
  }
  const [first, ...more] = verified.values();
  if (first === undefined) return { ok: false, error: { kind: "no-known-signature" } };
  return { ok: true, value: [first, ...more] };
}

function verifyLine(
  text: string,
  { signature }: NoteSignature,
  { key, verify }: NoteVerifier,
): VerifiedSignature | undefined {
  switch (key.algorithm) {
    case "ed25519":
      return verify(key.publicKey, utf8Bytes(text), signature) ? { kind: "signed", key } : undefined;
    case "cosignature-v1":
      return verifyCosignature(text, signature, { key, verify });
  }
}

/** Checks what a witness put below the text: its time and signature, without the key id. */
export function verifyCosignature(
  text: string,
  bytes: Uint8Array,
  { key, verify }: NoteVerifier,
): VerifiedSignature | undefined {
  const cosignature = parseCosignature(bytes);
  if (cosignature === undefined) return undefined;
  const { timestampSeconds, signature } = cosignature;
  const message = cosignedMessage(text, timestampSeconds);
  return verify(key.publicKey, message, signature) ? { kind: "cosigned", key, timestampSeconds } : undefined;
}
