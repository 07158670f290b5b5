/**
 * The characters that bytes stand for in UTF-8 (RFC 3629); undefined where they stand for none, or for control characters. Of
 * `cut` bytes the last character may be missing its end, and is left out.
 */
export function readUtf8(bytes: readonly number[], extent: "whole" | "cut"): string | undefined {
  let text = "";
  for (let at = 0; at < bytes.length; ) {
    const codePoint = codePointAt(bytes, at);
    if (codePoint === undefined && extent === "cut" && at > bytes.length - 4) return text;
    if (codePoint === undefined || isControl(codePoint)) return undefined;
    text += String.fromCodePoint(codePoint);
    at += byteLength(codePoint);
  }
  return text;
}

/** How many bytes a code point takes. */
export function byteLength(codePoint: number): 1 | 2 | 3 | 4 {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x1_0000 ? 3 : 4;
}

/** The code point that begins at `at`; undefined where none does. */
export function codePointAt(bytes: readonly number[], at: number): number | undefined {
  const first = bytes[at];
  if (first === undefined || first < 0x80) return first;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4) return undefined;
  let codePoint = first & (0x7f >> length);
  for (let next = at + 1; next < at + length; next += 1) {
    const byte = bytes[next] ?? 0;
    if ((byte & 0xc0) !== 0x80) return undefined;
    codePoint = (codePoint << 6) | (byte & 0x3f);
  }
  const isOwn = byteLength(codePoint) === length && codePoint <= 0x10_ffff;
  const isSurrogate = codePoint >= 0xd800 && codePoint <= 0xdfff;
  return isOwn && !isSurrogate ? codePoint : undefined;
}

function isControl(codePoint: number): boolean {
  return (
    (codePoint < 0x20 && (codePoint < 0x09 || codePoint > 0x0d)) || (codePoint >= 0x7f && codePoint < 0xa0)
  );
}
