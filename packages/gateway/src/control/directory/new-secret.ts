import { hash, randomBytes } from "node:crypto";

const RANDOM_BYTES = 32;

/** A new key, `mgk_` and 256 random bits, and the hash under which alone it is kept. */
export function newSecret(): { readonly key: string; readonly sha256: string } {
  const key = `mgk_${randomBytes(RANDOM_BYTES).toString("base64url")}`;
  return { key, sha256: keySha256(key) };
}

/** Of the whole key, in lower-case hexadecimal. */
export function keySha256(key: string): string {
  return hash("sha256", key, "hex");
}
