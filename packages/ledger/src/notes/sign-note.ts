import { utf8Bytes } from "../encoding/utf8.ts";
import type { HashBytes } from "../hash-bytes.ts";
import { cosignedMessage, printCosignature } from "./cosignature.ts";
import type { SignEd25519 } from "./ed25519.ts";
import { type NoteSignature, printNote } from "./note.ts";
import { verifierKey } from "./verifier-key.ts";

/** Somebody who can put a line below a note. */
export interface NoteSigner {
  readonly name: string;
  readonly keyId: string;
  readonly sign: (noteText: string) => NoteSignature;
}

interface SigningKey {
  readonly name: string;
  readonly publicKey: Uint8Array;
  readonly sign: SignEd25519;
}

/** Signs as a log does. Throws RangeError for a name that no key may bear or a public key that has not 32 bytes. */
export function logSigner({ name, publicKey, sign }: SigningKey, hash: HashBytes): NoteSigner {
  const { keyId } = verifierKey({ name, publicKey, algorithm: "ed25519" }, hash);
  return { name, keyId, sign: (text) => ({ name, keyId, signature: sign(utf8Bytes(text)) }) };
}

/** Signs as a witness does, at a time (seconds since 1970) that the caller knows. Throws as `logSigner` does. */
export function cosigner(
  { name, publicKey, sign, timestampSeconds }: SigningKey & { readonly timestampSeconds: number },
  hash: HashBytes,
): NoteSigner {
  const { keyId } = verifierKey({ name, publicKey, algorithm: "cosignature-v1" }, hash);
  return {
    name,
    keyId,
    sign: (text) => {
      const signature = sign(cosignedMessage(text, timestampSeconds));
      return { name, keyId, signature: printCosignature({ timestampSeconds, signature }) };
    },
  };
}

/** The note with one signature. Throws RangeError for a text that `printNote` does not take. */
export function signNote(text: string, signer: NoteSigner): string {
  return printNote({ text, signatures: [signer.sign(text)] });
}
