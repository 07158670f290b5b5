import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { SealedPart } from "../ports/content-store.ts";
import type { MasterKey, MasterKeys } from "./master-keys.ts";

const ALGORITHM = "aes-256-gcm";
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Text, key or part is another than it was sealed with: somebody changed the database. */
export class PartAltered extends Error {
  override readonly name = "PartAltered";
}

type PartOf = Pick<SealedPart, "requestId" | "part">;
type WrappedKey = Omit<SealedPart, "box">;

/** Encrypts a text under a new key of its own, and that key under the newest master key; both open for the same part only. */
export function sealPart(text: string, of: PartOf, keys: MasterKeys): SealedPart {
  const key = randomBytes(KEY_BYTES);
  const { requestId, part } = of;
  const box = encrypt(Buffer.from(text), key, contentOf(of));
  const sealed = { requestId, part, box, ...wrap(key, of, keys.newest) };
  key.fill(0);
  return sealed;
}

/** The text; undefined where its master key is not there. Throws `PartAltered`. */
export function openPart(sealed: SealedPart, keys: MasterKeys): string | undefined {
  const key = unwrap(sealed, keys);
  return key && decrypt(sealed.box, key, contentOf(sealed)).toString("utf8");
}

/** The same key under the newest master key; undefined where the one that wraps it is not there. Throws `PartAltered`. */
export function rewrapPart(
  sealed: WrappedKey,
  keys: MasterKeys,
): Pick<SealedPart, "wrapped" | "masterId"> | undefined {
  const key = unwrap(sealed, keys);
  return key && wrap(key, sealed, keys.newest);
}

function wrap(key: Uint8Array, of: PartOf, master: MasterKey): Pick<SealedPart, "wrapped" | "masterId"> {
  return { wrapped: encrypt(key, master.key, keyOf(of)), masterId: master.id };
}

function unwrap(sealed: WrappedKey, keys: MasterKeys): Uint8Array | undefined {
  const master = keys.byId(sealed.masterId);
  return master && decrypt(sealed.wrapped, master.key, keyOf(sealed));
}

/** What a ciphertext is bound to, so that nobody can put one in another's place. */
function contentOf({ requestId, part }: PartOf): Buffer {
  return Buffer.from(`meshgate content\0${requestId}\0${part}`);
}

function keyOf({ requestId, part }: PartOf): Buffer {
  return Buffer.from(`meshgate content key\0${requestId}\0${part}`);
}

/** Nonce, ciphertext and tag. The nonce is random: a content key is used once, a master key far fewer than 2^32 times. */
function encrypt(clear: Uint8Array, key: Uint8Array, boundTo: Buffer): Uint8Array {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(boundTo);
  return new Uint8Array(Buffer.concat([nonce, cipher.update(clear), cipher.final(), cipher.getAuthTag()]));
}

function decrypt(box: Uint8Array, key: Uint8Array, boundTo: Buffer): Buffer {
  if (box.length < NONCE_BYTES + TAG_BYTES) throw new PartAltered("it is too short");
  const nonce = box.subarray(0, NONCE_BYTES);
  const tag = box.subarray(box.length - TAG_BYTES);
  const decipher = createDecipheriv(ALGORITHM, key, nonce).setAAD(boundTo).setAuthTag(tag);
  const clear = decipher.update(box.subarray(NONCE_BYTES, box.length - TAG_BYTES));
  try {
    return Buffer.concat([clear, decipher.final()]);
  } catch (cause) {
    throw new PartAltered("it does not open with its key", { cause });
  }
}
