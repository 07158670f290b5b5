/** The same in every browser and server; the pure packages' types name no platform, so it is declared here. */
declare const TextEncoder: new () => { encode(text: string): Uint8Array };

const encoder = new TextEncoder();

/** UTF-8; of a lone surrogate, which has none, the bytes of U+FFFD. */
export function utf8Bytes(text: string): Uint8Array {
  return encoder.encode(text);
}
