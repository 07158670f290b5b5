import { hash } from "node:crypto";

/**
 * The Merkle leaf of an event: SHA-256(0x00 ‖ body as UTF-8), 32 bytes. The leading zero byte keeps a leaf from ever
 * being taken for an inner node. Source: RFC 9162, section 2.1.1.
 */
export function leafHash(body: string): Uint8Array {
  return hashOfLeaf(`\0${body}`);
}

/** The same of a text that begins with the zero byte already. */
export function hashOfLeaf(leaf: string): Uint8Array {
  return hash("sha256", leaf, "buffer");
}
