/** Signs with a secret key that the function keeps to itself: 64 bytes. Source: RFC 8032, 5.1.6. */
export type SignEd25519 = (message: Uint8Array) => Uint8Array;

/** Whether the holder of the key signed this message; false for what is no key or no signature. Source: RFC 8032, 5.1.7. */
export type VerifyEd25519 = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;

export const PUBLIC_KEY_BYTES = 32;
export const SIGNATURE_BYTES = 64;
