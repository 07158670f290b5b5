import { fromBase64, toBase64 } from "../encoding/base64.ts";
import { concatBytes } from "../encoding/bytes.ts";
import type { HashBytes } from "../hash-bytes.ts";
import type { Result } from "../result.ts";
import { PUBLIC_KEY_BYTES } from "./ed25519.ts";
import { isKeyName, keyIdOf } from "./key-id.ts";

/** A log signs the text alone; a witness signs it with the time at which it saw that the log only grew. */
export type KeyAlgorithm = "ed25519" | "cosignature-v1";

/** The byte that stands for it in keys and key ids. Sources: C2SP signed-note, tlog-cosignature. */
const ALGORITHM_BYTES: Readonly<Record<KeyAlgorithm, number>> = { ed25519: 0x01, "cosignature-v1": 0x04 };

/** The public half of a signer: what an auditor needs to be given by a way that is trusted. */
export interface VerifierKey {
  readonly name: string;
  readonly algorithm: KeyAlgorithm;
  /** 32 bytes. Source: RFC 8032. */
  readonly publicKey: Uint8Array;
  /** Eight lower-case hexadecimal digits, made from the three above. */
  readonly keyId: string;
}

export type VerifierKeyProblem =
  /** Not `<name>+<key id>+<base64>`, or a name that none may bear. */
  | { readonly kind: "malformed-key" }
  | { readonly kind: "unknown-algorithm"; readonly algorithmByte: number }
  /** The key id is not that of name and key: somebody mistyped, or put two keys together. */
  | { readonly kind: "key-id-differs"; readonly expected: string };

/** Throws RangeError for a name that no key may bear or a key that has not 32 bytes. */
export function verifierKey(key: Omit<VerifierKey, "keyId">, hash: HashBytes): VerifierKey {
  if (!isKeyName(key.name))
    throw new RangeError("the name of a key is empty, or holds white space or a plus");
  if (key.publicKey.length !== PUBLIC_KEY_BYTES) {
    throw new RangeError(`a public key has ${PUBLIC_KEY_BYTES} bytes, not ${key.publicKey.length}`);
  }
  const algorithmByte = ALGORITHM_BYTES[key.algorithm];
  return { ...key, keyId: keyIdOf({ ...key, algorithmByte }, hash) };
}

/** `<name>+<key id>+<base64 of algorithm ‖ public key>`. Source: C2SP signed-note, verifier keys. */
export function printVerifierKey({ name, algorithm, publicKey, keyId }: VerifierKey): string {
  return `${name}+${keyId}+${toBase64(concatBytes(Uint8Array.of(ALGORITHM_BYTES[algorithm]), publicKey))}`;
}

export function parseVerifierKey(printed: string, hash: HashBytes): Result<VerifierKey, VerifierKeyProblem> {
  const [, name, keyId, encoded] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(printed) ?? [];
  const bytes = encoded === undefined ? undefined : fromBase64(encoded);
  const [algorithmByte, ...publicKey] = bytes ?? [];
  if (name === undefined || !isKeyName(name) || algorithmByte === undefined) {
    return { ok: false, error: { kind: "malformed-key" } };
  }
  const algorithm = algorithmOf(algorithmByte);
  if (algorithm === undefined) return { ok: false, error: { kind: "unknown-algorithm", algorithmByte } };
  if (publicKey.length !== PUBLIC_KEY_BYTES) return { ok: false, error: { kind: "malformed-key" } };
  const key = verifierKey({ name, algorithm, publicKey: Uint8Array.from(publicKey) }, hash);
  return key.keyId === keyId
    ? { ok: true, value: key }
    : { ok: false, error: { kind: "key-id-differs", expected: key.keyId } };
}

function algorithmOf(byte: number): KeyAlgorithm | undefined {
  if (byte === ALGORITHM_BYTES.ed25519) return "ed25519";
  return byte === ALGORITHM_BYTES["cosignature-v1"] ? "cosignature-v1" : undefined;
}
