import { sha256 } from "@noble/hashes/sha2.js";
import type { HashingStream } from "./hash-bytes.ts";

/** SHA-256 in JavaScript: for wherever there is no faster one that answers at once, as in a browser. */
export function nobleSha256(bytes: Uint8Array): Uint8Array {
  return sha256(bytes);
}

/** The same, for what comes in pieces. */
export function startNobleSha256(): HashingStream {
  return sha256.create();
}
