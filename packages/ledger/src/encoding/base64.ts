const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** What a character code stands for; 64 for what is no digit. */
const VALUES = Uint8Array.from({ length: 128 }, (_, code) => {
  const value = DIGITS.indexOf(String.fromCharCode(code));
  return value === -1 ? 64 : value;
});

/** Base64 with its padding. Source: RFC 4648, section 4. */
export function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const group = (byteAt(bytes, at) << 16) | (byteAt(bytes, at + 1) << 8) | byteAt(bytes, at + 2);
    text += digit(group >> 18) + digit(group >> 12);
    text += at + 1 < bytes.length ? digit(group >> 6) : "=";
    text += at + 2 < bytes.length ? digit(group) : "=";
  }
  return text;
}

function byteAt(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0;
}

/** Of the lowest six bits. */
function digit(bits: number): string {
  return DIGITS.charAt(bits & 63);
}

/**
 * The bytes of a base64 text; `undefined` unless it is exactly what `toBase64` prints of them: with its padding, without
 * white space, and no bit set that belongs to no byte. So no two texts stand for the same bytes.
 */
export function fromBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0) return undefined;
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const digits = text.length - padding;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  let held = 0;
  let at = 0;
  for (let place = 0; place < digits; place += 1) {
    const value = VALUES[text.charCodeAt(place)] ?? 64;
    if (value === 64) return undefined;
    held = (held << 6) | value;
    // Each digit but the first of four ends a byte; what is left over of it begins the next one.
    const left = 6 - 2 * (place % 4);
    if (left === 6) continue;
    bytes[at] = held >> left;
    at += 1;
    held &= (1 << left) - 1;
  }
  return held === 0 ? bytes : undefined;
}
