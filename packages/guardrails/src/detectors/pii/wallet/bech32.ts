const ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
const BECH32 = 1;
const BECH32M = 0x2bc830a3;

/** BIP 173 and BIP 350: whether the checksum of `hrp1data`, lower case, is right by either. */
export function hasBech32Checksum(text: string): boolean {
  const separator = text.lastIndexOf("1");
  const prefix = text.slice(0, separator);
  let checksum = 1;
  for (const character of prefix) checksum = step(checksum, character.charCodeAt(0) >> 5);
  checksum = step(checksum, 0);
  for (const character of prefix) checksum = step(checksum, character.charCodeAt(0) & 31);
  for (const character of text.slice(separator + 1)) {
    const value = ALPHABET.indexOf(character);
    if (value < 0) return false;
    checksum = step(checksum, value);
  }
  return checksum === BECH32 || checksum === BECH32M;
}

function step(checksum: number, value: number): number {
  const top = checksum >>> 25;
  let next = ((checksum & 0x1ffffff) << 5) ^ value;
  for (const [bit, generator] of GENERATOR.entries()) if ((top >>> bit) & 1) next ^= generator;
  return next >>> 0;
}
