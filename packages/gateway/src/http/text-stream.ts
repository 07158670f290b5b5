/** What we use of Bun's direct stream: its `flush`, told to wait, waits for a slow reader, which its types do not say. */
interface PacedSink {
  write(text: string): unknown;
  flush(wait: boolean): unknown;
  close(): unknown;
}

/**
 * A long text, a piece at a time. INVARIANT: each piece waits until the reader has taken the one before, so that memory does not
 * grow with the answer; and where a piece fails the connection is broken off, so that no reader takes the part for the whole.
 */
export function textStream(pieces: AsyncGenerator<string>, headers: Record<string, string>): Response {
  const body = new ReadableStream({
    type: "direct",
    async pull(sink: PacedSink) {
      for await (const piece of pieces) {
        if (piece === "") continue;
        sink.write(piece);
        await sink.flush(true);
      }
      sink.close();
    },
    async cancel() {
      await pieces.return(undefined);
    },
  });
  return new Response(body, {
    headers: { ...headers, "cache-control": "no-store", "x-accel-buffering": "no" },
  });
}
