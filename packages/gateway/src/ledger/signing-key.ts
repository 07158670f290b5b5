import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from "node:crypto";
import type { SignEd25519, VerifyEd25519 } from "@meshgate/ledger";
import { fromBase64 } from "@meshgate/ledger/log";

/** The secret half of an Ed25519 key, ready to sign. */
export interface SigningKey {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  readonly sign: SignEd25519;
  /** PKCS #8: how it is kept. A secret. */
  readonly pem: string;
}

const SEED_BYTES = 32;
/** What stands before the seed in PKCS #8, and before a public key in SPKI. Source: RFC 8410. */
const PKCS8_HEAD = Buffer.from("302e020100300506032b657004220420", "hex");
const SPKI_HEAD = Buffer.from("302a300506032b6570032100", "hex");

export function makeSigningKey(): SigningKey {
  return signingKeyOf(generateKeyPairSync("ed25519").privateKey);
}

/** From a PEM (PKCS #8) or the base64 of its seed of 32 bytes; nothing for any other text. */
export function parseSigningKey(text: string): SigningKey | undefined {
  const trimmed = text.trim();
  try {
    const key = trimmed.startsWith("-----BEGIN") ? createPrivateKey(trimmed) : keyOfSeed(fromBase64(trimmed));
    return key?.asymmetricKeyType === "ed25519" ? signingKeyOf(key) : undefined;
  } catch {
    return undefined;
  }
}

function keyOfSeed(seed: Uint8Array | undefined): KeyObject | undefined {
  if (seed?.length !== SEED_BYTES) return undefined;
  return createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, seed]), format: "der", type: "pkcs8" });
}

function signingKeyOf(key: KeyObject): SigningKey {
  const spki = createPublicKey(key).export({ format: "der", type: "spki" });
  return {
    publicKey: new Uint8Array(spki.subarray(SPKI_HEAD.length)),
    sign: (message) => new Uint8Array(sign(null, message, key)),
    pem: key.export({ format: "pem", type: "pkcs8" }).toString(),
  };
}

/** The machine's own check of a signature. */
export const verifyEd25519: VerifyEd25519 = (publicKey, message, signature) => {
  if (publicKey.length !== SEED_BYTES) return false;
  const key = createPublicKey({ key: Buffer.concat([SPKI_HEAD, publicKey]), format: "der", type: "spki" });
  return verify(null, message, key, signature);
};
