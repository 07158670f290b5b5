import { concatBytes } from "../encoding/bytes.ts";
import { utf8Bytes } from "../encoding/utf8.ts";
import { SIGNATURE_BYTES } from "./ed25519.ts";

/** A witness' word that at this time it had seen the log only grow up to this checkpoint. Source: C2SP tlog-cosignature. */
export interface Cosignature {
  /** Seconds since 1970, UTC. */
  readonly timestampSeconds: number;
  readonly signature: Uint8Array;
}

const TIMESTAMP_BYTES = 8;

/** `undefined` where the bytes are none, or the time is past 2^53 − 1. */
export function parseCosignature(bytes: Uint8Array): Cosignature | undefined {
  if (bytes.length !== TIMESTAMP_BYTES + SIGNATURE_BYTES) return undefined;
  const timestamp = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0);
  if (timestamp > BigInt(Number.MAX_SAFE_INTEGER)) return undefined;
  return { timestampSeconds: Number(timestamp), signature: bytes.slice(TIMESTAMP_BYTES) };
}

export function printCosignature({ timestampSeconds, signature }: Cosignature): Uint8Array {
  const timestamp = new Uint8Array(TIMESTAMP_BYTES);
  new DataView(timestamp.buffer).setBigUint64(0, BigInt(timestampSeconds));
  return concatBytes(timestamp, signature);
}

/** What the witness signs: two lines of its own before the note's text. */
export function cosignedMessage(noteText: string, timestampSeconds: number): Uint8Array {
  return utf8Bytes(`cosignature/v1\ntime ${timestampSeconds}\n${noteText}`);
}
