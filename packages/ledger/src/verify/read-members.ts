import { fromBase64 } from "../encoding/base64.ts";
import { HASH_BYTES } from "../hash-bytes.ts";

/** A JSON object of which nothing is known yet. */
export type JsonMembers = Readonly<Record<string, unknown>>;

/** The members of the JSON object that the text is; undefined where it is none. */
export function membersOf(text: string): JsonMembers | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isMembers(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isMembers(value: unknown): value is JsonMembers {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A whole number from 0 to 2^53 − 1. */
export function readCount(value: unknown): number | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

/** 32 bytes in Base64. */
export function readHash(value: unknown): Uint8Array | undefined {
  const bytes = typeof value === "string" ? fromBase64(value) : undefined;
  return bytes?.length === HASH_BYTES ? bytes : undefined;
}

/** A list of them. */
export function readHashes(value: unknown): readonly Uint8Array[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const hashes = value.map(readHash);
  return hashes.every((hash) => hash !== undefined) ? hashes : undefined;
}
