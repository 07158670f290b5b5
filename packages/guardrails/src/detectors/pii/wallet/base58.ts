import { sha256OfBlock } from "./sha-256.ts";

export const BITCOIN_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
/** XRP Ledger's order of the same characters. */
export const RIPPLE_ALPHABET = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz";

const CHECKSUM_BYTES = 4;

/** The bytes of a base58 number; undefined where a character is not of the alphabet. The cost grows with the square of the length. */
export function decodeBase58(text: string, alphabet: string): Uint8Array | undefined {
  const bytes: number[] = [];
  for (const character of text) {
    let carry = alphabet.indexOf(character);
    if (carry < 0) return undefined;
    for (let at = 0; at < bytes.length; at += 1) {
      carry += (bytes[at] ?? 0) * 58;
      bytes[at] = carry & 0xff;
      carry >>= 8;
    }
    if (carry > 0) bytes.push(carry);
  }
  const zeros = text.length - text.replace(new RegExp(`^${alphabet.charAt(0)}+`), "").length;
  return Uint8Array.from([...bytes, ...new Array<number>(zeros).fill(0)].reverse());
}

/** Base58Check: whether the last four bytes are the first of the double SHA-256 of those before them. */
export function hasBase58Checksum(bytes: Uint8Array): boolean {
  const payload = bytes.subarray(0, -CHECKSUM_BYTES);
  const checksum = bytes.subarray(-CHECKSUM_BYTES);
  const hash = sha256OfBlock(sha256OfBlock(payload));
  return checksum.every((byte, index) => byte === hash[index]);
}
