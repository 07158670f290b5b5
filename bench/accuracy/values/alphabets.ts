const digits = "0123456789";
const upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const lower = upper.toLowerCase();

/** By the name that a format calls them. */
export const alphabets: Readonly<Record<string, string>> = {
  digit: digits,
  upper,
  lower,
  hex: `${digits}abcdef`,
  HEX: `${digits}ABCDEF`,
  base32: `${upper}234567`,
  base36: digits + lower,
  BASE36: digits + upper,
  base58: "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz",
  base62: digits + lower + upper,
  base64: `${digits}${lower}${upper}+/`,
  BECH32: "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L",
  url: `${digits}${lower}${upper}-_`,
};
