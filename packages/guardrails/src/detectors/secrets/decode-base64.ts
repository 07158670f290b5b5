const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const values = new Map(
  [...alphabet, "-", "_"].map((letter, index) => [letter, index < 64 ? index : index - 2]),
);

/** The bytes of base64 or base64url as Latin-1 text; `undefined` where a character belongs to neither. */
export function decodeBase64(encoded: string): string | undefined {
  let text = "";
  let bits = 0;
  let bitCount = 0;
  for (const letter of encoded.replace(/={1,2}$/, "")) {
    const value = values.get(letter);
    if (value === undefined) return undefined;
    bits = ((bits << 6) | value) & 0xffff;
    bitCount += 6;
    if (bitCount < 8) continue;
    bitCount -= 8;
    text += String.fromCharCode((bits >> bitCount) & 0xff);
  }
  return text;
}
