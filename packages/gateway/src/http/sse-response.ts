import type { ReplyEvent, ReplyStream } from "../pipeline/call.ts";
import { openAiFailureError, openAiRefusalError } from "./problem.ts";

/** What we use of Bun's direct stream: its `flush`, told to wait, waits for a slow reader, which its types do not say. */
interface PacedSink {
  write(text: string): unknown;
  flush(wait: boolean): unknown;
  close(): unknown;
}

/**
 * Prints a streamed answer as server-sent events. When the reader leaves, the stream behind is ended, and with it the
 * provider's call; `onEnd` is called either way. Bun's direct stream costs less than `pull` and `enqueue`
 * (docs/decisions/0004).
 * INVARIANT: each batch waits until the reader has taken the one before: its pace bounds what is fetched ahead.
 */
export function sseResponse(
  events: ReplyStream,
  headers: Record<string, string>,
  onEnd: () => void,
): Response {
  const batches = events[Symbol.asyncIterator]();
  const body = new ReadableStream({
    type: "direct",
    async pull(sink: PacedSink) {
      for (;;) {
        const next = await batches.next();
        if (next.done === true) break;
        sink.write(printBatch(next.value));
        await sink.flush(true);
      }
      onEnd();
      sink.close();
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

function printBatch(batch: readonly ReplyEvent[]): string {
  let text = "";
  for (const event of batch) text += printEvent(event);
  return text;
}

function printEvent(event: ReplyEvent): string {
  switch (event.kind) {
    case "chunk":
    case "done":
      return event.raw;
    case "failed":
      return printError(openAiFailureError(event.failure));
    case "refused":
      return printError(openAiRefusalError(event.denial.refusal));
    case "cut":
      return printError(openAiRefusalError(event.refusal));
  }
}

function printError(error: Readonly<Record<string, unknown>>): string {
  return `data: ${JSON.stringify({ error })}\n\n`;
}
