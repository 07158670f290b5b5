import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { SealedText } from "../ports/approval-store.ts";

const ALGORITHM = "aes-256-gcm";
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Encrypts a text under a new key of its own; it opens for the same approval only. */
export function sealText(text: string, approvalId: string): SealedText {
  const key = randomBytes(KEY_BYTES);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(Buffer.from(approvalId));
  const box = Buffer.concat([nonce, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return { key: new Uint8Array(key), box: new Uint8Array(box) };
}

/** Throws where the box, its key or its approval is another than it was sealed with. */
export function openText({ key, box }: SealedText, approvalId: string): string {
  const nonce = box.subarray(0, NONCE_BYTES);
  const tag = box.subarray(box.length - TAG_BYTES);
  const decipher = createDecipheriv(ALGORITHM, key, nonce).setAAD(Buffer.from(approvalId)).setAuthTag(tag);
  const text = decipher.update(box.subarray(NONCE_BYTES, box.length - TAG_BYTES));
  return Buffer.concat([text, decipher.final()]).toString("utf8");
}
