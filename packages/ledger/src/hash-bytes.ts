/**
 * SHA-256 of bytes, 32 bytes. The shell hands in the machine's own, which is ten times as fast as one in JavaScript.
 * The bytes are good until it returns, no longer: it keeps nothing of them.
 */
export type HashBytes = (bytes: Uint8Array) => Uint8Array;

/** SHA-256 of what comes in pieces. */
export interface HashingStream {
  update(piece: Uint8Array): unknown;
  /** 32 bytes; after that it takes no more. */
  digest(): Uint8Array;
}

/** Bytes of one hash. */
export const HASH_BYTES = 32;
