import { utf8Bytes } from "../encoding/utf8.ts";
import { HASH_BYTES, type HashBytes } from "../hash-bytes.ts";

/** SHA-256(0x00 ‖ bytes). The first byte keeps a leaf from ever passing for an inner node. Source: RFC 9162, 2.1.1. */
export function leafHash(bytes: Uint8Array, hash: HashBytes): Uint8Array {
  const leaf = new Uint8Array(1 + bytes.length);
  leaf.set(bytes, 1);
  return hash(leaf);
}

/** `leafHash` of the text's UTF-8 bytes, which are written once. */
export function leafHashOfText(text: string, hash: HashBytes): Uint8Array {
  return hash(utf8Bytes(`\0${text}`));
}

/** SHA-256(0x01 ‖ left ‖ right). Throws RangeError unless both have 32 bytes. Source: RFC 9162, 2.1.1. */
export function nodeHash(left: Uint8Array, right: Uint8Array, hash: HashBytes): Uint8Array {
  if (left.length !== HASH_BYTES || right.length !== HASH_BYTES) {
    throw new RangeError(
      `a node joins two hashes of ${HASH_BYTES} bytes, not ${left.length} and ${right.length}`,
    );
  }
  node.set(left, 1);
  node.set(right, 1 + HASH_BYTES);
  return hash(node);
}

/** INVARIANT: written whole before each use, and read by nobody after it; see `HashBytes`. */
const node = Uint8Array.of(1, ...new Uint8Array(2 * HASH_BYTES));

/** The root of no leaves: SHA-256 of nothing. Source: RFC 9162, 2.1.1. */
export function emptyRoot(hash: HashBytes): Uint8Array {
  return hash(new Uint8Array(0));
}
