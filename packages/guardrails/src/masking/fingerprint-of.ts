import { canonicalValue } from "./canonical-value.ts";

/** A keyed hash of a text's UTF-8 bytes, in hexadecimal; the shell hands it in with its key inside. */
export type KeyedHash = (text: string) => string;

const FINGERPRINT_HEX_DIGITS = 16;

/**
 * What the same value of a type is known by in records, 8 bytes in hexadecimal. Without the key nobody can try values
 * against it.
 */
export function fingerprintOf(type: string, text: string, hash: KeyedHash): string {
  return hash(`${type}\n${canonicalValue(text)}`).slice(0, FINGERPRINT_HEX_DIGITS);
}
