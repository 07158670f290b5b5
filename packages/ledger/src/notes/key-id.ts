import { concatBytes } from "../encoding/bytes.ts";
import { utf8Bytes } from "../encoding/utf8.ts";
import type { HashBytes } from "../hash-bytes.ts";

export const KEY_ID_BYTES = 4;

/**
 * What a signature line names its key by, as eight lower-case hexadecimal digits: the first four bytes of
 * SHA-256(name ‖ newline ‖ algorithm ‖ public key). It tells keys apart and proves nothing. Source: C2SP signed-note.
 */
export function keyIdOf(
  key: { readonly name: string; readonly algorithmByte: number; readonly publicKey: Uint8Array },
  hash: HashBytes,
): string {
  return keyIdText(
    hash(concatBytes(utf8Bytes(`${key.name}\n`), Uint8Array.of(key.algorithmByte), key.publicKey)),
  );
}

/** Of the first four bytes. */
export function keyIdText(bytes: Uint8Array): string {
  return Array.from(bytes.subarray(0, KEY_ID_BYTES), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The four bytes. Throws RangeError unless there are eight hexadecimal digits. */
export function keyIdFrom(keyId: string): Uint8Array {
  if (!/^[0-9a-f]{8}$/.test(keyId))
    throw new RangeError(`${keyId} is no key id: it has eight hexadecimal digits`);
  return Uint8Array.from({ length: KEY_ID_BYTES }, (_, at) =>
    Number.parseInt(keyId.slice(2 * at, 2 * at + 2), 16),
  );
}

/** Whether a key may be called that: not empty, no white space, no `+`, nothing that a note may not hold. */
export function isKeyName(name: string): boolean {
  return name.isWellFormed() && /^[^\p{White_Space}\p{Cc}+]+$/u.test(name);
}
