import type { AnswerStream, StreamEvent } from "../ports/provider.ts";
import { openAiFailureError } from "./problem.ts";

/**
 * Prints a streamed answer as server-sent events. When the reader leaves, the stream behind is ended, and with it the
 * provider's call; `onEnd` is called either way.
 * INVARIANT: the reader's pace bounds what is fetched ahead. Bun's direct streams are cheaper by a fifth, and take all that
 * the provider sends into memory.
 */
export function sseResponse(
  events: AnswerStream,
  headers: Record<string, string>,
  onEnd: () => void,
): Response {
  const batches = events[Symbol.asyncIterator]();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      let text = "";
      while (text === "") {
        const next = await batches.next();
        if (next.done === true) {
          onEnd();
          return controller.close();
        }
        text = printBatch(next.value);
      }
      controller.enqueue(encoder.encode(text));
    },
    async cancel() {
      onEnd();
      await batches.return?.();
    },
  });
  return new Response(body, {
    headers: { ...headers, "cache-control": "no-store", "x-accel-buffering": "no" },
  });
}

const encoder = new TextEncoder();

function printBatch(batch: readonly StreamEvent[]): string {
  let text = "";
  for (const event of batch) text += printEvent(event);
  return text;
}

function printEvent(event: StreamEvent): string {
  switch (event.kind) {
    case "chunk":
    case "done":
      return event.raw;
    case "failed":
      return `data: ${JSON.stringify({ error: openAiFailureError(event.failure) })}\n\n`;
  }
}
