import type { AnswerStream, ProviderFailure, StreamEvent } from "../ports/provider.ts";
import { type AnswerTally, createAnswerTally } from "./answer-tally.ts";
import type { Recorded } from "./record.ts";

/** How a stream ended, for its outcome's event. */
export type StreamEnd =
  | { readonly kind: "complete" }
  | { readonly kind: "failed"; readonly failure: ProviderFailure }
  | { readonly kind: "abandoned" };

export interface ReleaseOptions {
  /** How many choices the call asked for (`n`). */
  readonly choices: number;
  /** Called once, when the first event is about to be released. */
  readonly onFirst: () => void;
  /** Called exactly once, whatever happens; the end of the answer waits for it. */
  readonly onEnd: (end: StreamEnd, tally: AnswerTally) => Promise<Recorded>;
}

/**
 * Passes a streamed answer on as it comes, but keeps its end (from the last finish reason on) until the outcome is
 * recorded: what a client can take for a whole answer has its evidence (ARCHITECTURE, promise 2).
 */
export async function* releaseStream(
  events: AnswerStream,
  options: ReleaseOptions,
): AsyncGenerator<readonly StreamEvent[]> {
  const tally = createAnswerTally(options.choices);
  const held: StreamEvent[] = [];
  let end: StreamEnd = { kind: "abandoned" };
  let ended = false;
  let first = true;
  const settle = async (): Promise<Recorded> => {
    ended = true;
    return await options.onEnd(end, tally);
  };
  try {
    for await (const batch of events) {
      const free = freePart(batch, tally, held);
      if (first && batch.length > 0) {
        first = false;
        options.onFirst();
      }
      if (free.length > 0) yield free;
      const last = batch.at(-1);
      if (last?.kind === "done" || last?.kind === "failed") {
        end = last.kind === "failed" ? { kind: "failed", failure: last.failure } : { kind: "complete" };
        break;
      }
    }
    const result = await settle();
    yield result.kind === "recorded" ? held : [unrecorded];
  } finally {
    if (!ended) await settle();
  }
}

/** The events that may pass now; the rest goes to `held`. */
function freePart(
  batch: readonly StreamEvent[],
  tally: AnswerTally,
  held: StreamEvent[],
): readonly StreamEvent[] {
  if (held.length === 0) {
    const from = batch.findIndex((event) => {
      if (event.kind === "chunk") tally.add(event.chunk);
      return event.kind !== "chunk" || tally.isFinished();
    });
    if (from === -1) return batch;
    held.push(...batch.slice(from));
    for (const event of batch.slice(from + 1)) if (event.kind === "chunk") tally.add(event.chunk);
    return batch.slice(0, from);
  }
  for (const event of batch) if (event.kind === "chunk") tally.add(event.chunk);
  held.push(...batch);
  return [];
}

const unrecorded: StreamEvent = {
  kind: "failed",
  failure: {
    kind: "upstream_error",
    message: "The end of this answer is withheld: its record could not be written. Try again later.",
  },
};
