/** ISO 7064, MOD 97-10, over an IBAN without separators, upper case: the first four characters count as the last. */
export function hasIbanCheckDigits(compact: string): boolean {
  const turned = compact.slice(4) + compact.slice(0, 4);
  let remainder = 0;
  for (let at = 0; at < turned.length; at += 1) {
    const code = turned.charCodeAt(at);
    remainder = code > 57 ? (remainder * 100 + code - 55) % 97 : (remainder * 10 + code - 48) % 97;
  }
  return remainder === 1;
}
