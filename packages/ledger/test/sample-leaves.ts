import { hash } from "node:crypto";
import { type HashBytes, leafHash } from "../src/index.ts";

/** The machine's own. */
export const sha256: HashBytes = (bytes) => hash("sha256", bytes, "buffer");

/** Leaf number n holds the decimal digits of n: all differ, and any language can make them again. */
export function sampleLeaves(size: number): readonly Uint8Array[] {
  return Array.from({ length: size }, (_, index) => leafHash(new TextEncoder().encode(`${index}`), sha256));
}

/** A copy with one bit changed. */
export function withBitFlipped(bytes: Uint8Array, bit: number): Uint8Array {
  return bytes.map((byte, at) => (at === Math.floor(bit / 8) ? byte ^ (1 << (bit % 8)) : byte));
}

/** Throws for what is no hexadecimal text. */
export function fromHex(hex: string): Uint8Array {
  return Uint8Array.fromHex(hex);
}
