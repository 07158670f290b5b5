/** What the framing of an HTTP/1.1 message needs from its head (RFC 9112, section 6). */
export interface HttpHead {
  readonly startLine: string;
  /** Up to and with the blank line. */
  readonly headBytes: number;
  readonly body: { readonly kind: "length"; readonly bytes: number } | { readonly kind: "chunked" };
}

/** Reads a message's head; undefined while the blank line is not there yet. A head without framing has no body. */
export function parseHead(received: Buffer): HttpHead | undefined {
  const end = received.indexOf("\r\n\r\n");
  if (end < 0) {
    return undefined;
  }
  const text = received.toString("latin1", 0, end);
  const lineEnd = text.indexOf("\r\n");
  const head = { startLine: lineEnd < 0 ? text : text.slice(0, lineEnd), headBytes: end + 4 };
  if (/\r\ntransfer-encoding: *chunked/i.test(text)) {
    return { ...head, body: { kind: "chunked" } };
  }
  const length = /\r\ncontent-length: *(\d+)/i.exec(text)?.[1];
  return { ...head, body: { kind: "length", bytes: length === undefined ? 0 : Number(length) } };
}
