import { ed25519 } from "@noble/curves/ed25519.js";
import { PUBLIC_KEY_BYTES, SIGNATURE_BYTES, type SignEd25519, type VerifyEd25519 } from "./ed25519.ts";

/** Ed25519 in JavaScript: for wherever there is no faster one that answers at once, as in a browser. */
export const nobleEd25519: {
  readonly verify: VerifyEd25519;
  readonly publicKeyOf: (secretKey: Uint8Array) => Uint8Array;
  readonly signWith: (secretKey: Uint8Array) => SignEd25519;
} = {
  verify: (publicKey, message, signature) =>
    publicKey.length === PUBLIC_KEY_BYTES &&
    signature.length === SIGNATURE_BYTES &&
    // As RFC 8032 has it: stricter about points than `zip215`, whose rule is for chains that must agree on old blocks.
    ed25519.verify(signature, message, publicKey, { zip215: false }),
  publicKeyOf: (secretKey) => ed25519.getPublicKey(secretKey),
  signWith: (secretKey) => (message) => ed25519.sign(message, secretKey),
};
