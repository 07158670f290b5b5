const base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const PREFIX_CHARS = 4;
const CHECKSUM_CHARS = 6;

/**
 * Whether the last six characters are the CRC-32 of those between the prefix and them, in base 62: GitHub's format since
 * 2021, which npm took over.
 */
export function holdsGithubChecksum(token: string): boolean {
  const body = token.slice(PREFIX_CHARS, -CHECKSUM_CHARS);
  return inBase62(crc32(body)) === token.slice(-CHECKSUM_CHARS);
}

function inBase62(value: number): string {
  let digits = "";
  for (let rest = value; digits.length < CHECKSUM_CHARS; rest = Math.floor(rest / 62)) {
    digits = base62.charAt(rest % 62) + digits;
  }
  return digits;
}

/** CRC-32 of ISO 3309, bit by bit: tokens are short and rare. */
function crc32(ascii: string): number {
  let crc = 0xffffffff;
  for (let index = 0; index < ascii.length; index++) {
    crc ^= ascii.charCodeAt(index);
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
