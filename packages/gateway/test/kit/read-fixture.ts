import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ProviderRequest, StreamEvent } from "../../src/ports/provider.ts";
import { AnthropicReader } from "../../src/providers/anthropic/stream.ts";
import { OllamaReader } from "../../src/providers/ollama/stream.ts";
import { OpenAiReader } from "../../src/providers/openai/stream.ts";
import type { AnswerReader } from "../../src/providers/upstream/answer-reader.ts";
import { CallLimits } from "../../src/providers/upstream/call-limits.ts";
import { Failures } from "../../src/providers/upstream/failures.ts";
import { LiveAnswer } from "../../src/providers/upstream/live-answer.ts";
import { eventsOf } from "./accumulate.ts";

export type WireKind = "openai" | "ollama" | "anthropic";

const TIMEOUTS = { connect_ms: 1_000, first_byte_ms: 10_000, idle_ms: 10_000, total_ms: 60_000 };
const providersFolder = join(import.meta.dir, "../../src/providers");

/** A recorded body, to the byte. */
export function fixture(kind: WireKind, file: string): Uint8Array {
  return new Uint8Array(readFileSync(join(providersFolder, kind, "fixtures", file)));
}

export function requestFor(body: Partial<ProviderRequest["body"]> = {}): ProviderRequest {
  return {
    model: "the-model",
    body: { messages: [{ role: "user", content: "Hello" }], ...body },
    billedOnce: false,
    requestId: "019a0000-0000-7000-8000-000000000001",
    signal: new AbortController().signal,
  };
}

/** The events that a stream of these network chunks gives. */
export async function readPieces(
  kind: WireKind,
  pieces: readonly Uint8Array[],
  request: ProviderRequest = requestFor(),
): Promise<readonly StreamEvent[]> {
  const failures = new Failures(kind, []);
  const limits = new CallLimits(TIMEOUTS, request.signal, () => performance.now());
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
  const upstream = { failures, timeouts: TIMEOUTS };
  return await eventsOf(
    new LiveAnswer({ body, reader: readerOf(kind, request, failures), upstream, limits }),
  );
}

function readerOf(kind: WireKind, request: ProviderRequest, failures: Failures): AnswerReader {
  switch (kind) {
    case "openai":
      return new OpenAiReader(request, failures);
    case "ollama":
      return new OllamaReader(request, failures);
    case "anthropic":
      return new AnthropicReader(request, 1_760_000_000, failures);
  }
}
