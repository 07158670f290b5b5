import type { VerifierKey } from "@meshgate/ledger";
import { parseNote, parseSignatureLines, printNote, verifyCosignature } from "@meshgate/ledger/log";
import { verifyEd25519 } from "../../ledger/signing-key.ts";
import { TargetUnavailable } from "../../ports/checkpoint-target.ts";

/**
 * The lines of a witness's answer that its key signed, without line ends; others are passed over. Rejects with
 * `TargetUnavailable` where there is none: such an answer is worth nothing.
 */
export function cosignaturesOf(checkpoint: string, answered: string, key: VerifierKey): readonly string[] {
  const note = parseNote(checkpoint);
  if (!note.ok) throw new TypeError(`A checkpoint of our own cannot be read: ${note.error.kind}`);
  const { text } = note.value;
  const lines = parseSignatureLines(answered);
  const signatures = lines.ok ? lines.value : [];
  const verified = signatures.filter(
    ({ name, keyId, signature }) =>
      name === key.name &&
      keyId === key.keyId &&
      verifyCosignature(text, signature, { key, verify: verifyEd25519 }) !== undefined,
  );
  if (verified.length === 0) {
    throw new TargetUnavailable(
      "what it answered is not signed by its key; check `key` in the configuration",
    );
  }
  return verified.map((signature) =>
    printNote({ text, signatures: [signature] })
      .slice(text.length)
      .trim(),
  );
}
