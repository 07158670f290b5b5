/** How much of a file says whether it is text. */
const HEAD_BYTES = 8_192;

export class NotText extends Error {}

/** Bytes as text, as they come; throws `NotText` where they are none: text has no zero byte, but in UTF-16, which says so first. */
export async function* readText(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string, void> {
  let decoder: TextDecoder | undefined;
  for await (const chunk of bytes) {
    decoder ??= decoderFor(chunk.subarray(0, HEAD_BYTES));
    yield decoder.decode(chunk, { stream: true });
  }
  if (decoder !== undefined) yield decoder.decode();
}

function decoderFor(head: Uint8Array): TextDecoder {
  if (head[0] === 0xff && head[1] === 0xfe) return new TextDecoder("utf-16le");
  if (head[0] === 0xfe && head[1] === 0xff) return new TextDecoder("utf-16be");
  if (head.includes(0)) throw new NotText("This is no text");
  return new TextDecoder("utf-8");
}
