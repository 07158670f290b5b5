/** Bytes of a code point in UTF-8; of a lone surrogate those of U+FFFD, which stands for it on the wire. */
export function utf8Bytes(codePoint: number): 1 | 2 | 3 | 4 {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}
