/** How many characters a function call may take at once, in every engine. */
const CALL_MAX = 8_192;

/** The text whose bytes these are; undefined where one is no ASCII. */
export function asciiText(bytes: Uint8Array): string | undefined {
  return bytes.every((byte) => byte < 0x80) ? latin1Text(bytes) : undefined;
}

/**
 * A character for each byte. Of UTF-8 it keeps the ASCII part right, which is enough to read ids out of JSON that may be
 * damaged: what gives JSON its form is ASCII.
 */
export function latin1Text(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += CALL_MAX) {
    text += String.fromCharCode(...bytes.subarray(at, at + CALL_MAX));
  }
  return text;
}
