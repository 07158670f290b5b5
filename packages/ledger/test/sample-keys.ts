import { type KeyAlgorithm, type NoteVerifier, nobleEd25519, verifierKey } from "../src/index.ts";
import { sha256 } from "./sample-leaves.ts";

/** A key pair for tests alone: the secret is one byte, thirty-two times. */
export function sampleKey(name: string, seed: number) {
  const secretKey = new Uint8Array(32).fill(seed);
  const publicKey = nobleEd25519.publicKeyOf(secretKey);
  return { name, publicKey, sign: nobleEd25519.signWith(secretKey) };
}

export function verifierOf(
  { name, publicKey }: { readonly name: string; readonly publicKey: Uint8Array },
  algorithm: KeyAlgorithm,
): NoteVerifier {
  return { key: verifierKey({ name, publicKey, algorithm }, sha256), verify: nobleEd25519.verify };
}
