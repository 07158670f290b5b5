import { type CapOptions, openWindow, type TextCaps } from "./cap-text.ts";

/**
 * The pieces of a text, up to its caps: joined, they are what `capText` gives for the whole. Ends the source, by its
 * `return`, as soon as nothing more may pass, so that a model stops writing what nobody will read.
 */
export async function* capStream(
  pieces: AsyncIterable<string>,
  caps: TextCaps,
  options: CapOptions = {},
): AsyncGenerator<string, void, undefined> {
  const window = openWindow(caps, options);
  for await (const piece of pieces) {
    const passed = window.push(piece);
    if (passed !== "") yield passed;
    if (window.isFull()) break;
  }
  const rest = window.end();
  if (rest !== "") yield rest;
}
