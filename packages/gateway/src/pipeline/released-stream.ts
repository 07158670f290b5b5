import type { ChatCompletionChunk } from "openai/resources/chat/completions";
import type { ProviderFailure, StreamEvent } from "../ports/provider.ts";
import { type AnswerTally, createAnswerTally } from "./answer-tally.ts";
import type { ReplyEvent, ReplyStream } from "./call.ts";
import type { Denial, Recorded } from "./record.ts";
import type { Refusal } from "./refusal.ts";

/** How a stream ended, for its outcome's event. */
export type StreamEnd =
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly failure: ProviderFailure }
  | { readonly kind: "refused"; readonly denial: Denial }
  | { readonly kind: "cut"; readonly refusal: Refusal }
  | { readonly kind: "abandoned" };

export interface ReleaseOptions {
  /** Called once, when the first event is about to be released. */
  readonly onFirst: () => void;
  /** Called with each chunk that may pass. */
  readonly onChunk?: ((chunk: ChatCompletionChunk) => void) | undefined;
  /** Called exactly once, whatever happens; the end of the answer waits for it. */
  readonly onEnd: (end: StreamEnd, tally: AnswerTally) => Promise<Recorded>;
  /** Why nothing more may be released, once the caller may no longer call. */
  readonly cut: () => Refusal | undefined;
}

type Batch = readonly ReplyEvent[];

/**
 * Passes a streamed answer on as it comes, but keeps its end until the outcome is recorded: of each choice, what comes from
 * its finish reason on. So whatever a client can take for a whole answer has its evidence (ARCHITECTURE, promise 2).
 * Written out as an iterator, since a generator would keep `return` waiting for the `next` that is under way: a caller who
 * leaves must end the provider's call at once.
 */
export class ReleasedStream implements AsyncIterableIterator<Batch> {
  readonly #events: AsyncIterator<Batch>;
  readonly #options: ReleaseOptions;
  readonly #tally = createAnswerTally();
  readonly #held: ReplyEvent[] = [];
  /** The choices whose end is held: nothing more of them may pass. */
  readonly #heldChoices = new Set<number>();
  #begun = false;
  #ending: Promise<Batch> | undefined;

  constructor(events: ReplyStream, options: ReleaseOptions) {
    this.#events = events[Symbol.asyncIterator]();
    this.#options = options;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** The next events that may pass; at the end, those that were held, once the outcome is recorded. */
  async next(): Promise<IteratorResult<Batch, undefined>> {
    try {
      while (this.#ending === undefined) {
        const { value: batch = [] } = await this.#events.next();
        const refusal = this.#options.cut();
        if (refusal !== undefined) return { done: false, value: await this.#endCut(refusal) };
        const free = this.#holdEnd(batch);
        const last = batch.at(-1);
        // Providers promise to say how a stream ends; one that breaks the promise has no whole answer.
        if (last === undefined) return { done: false, value: await this.#finish({ kind: "abandoned" }) };
        if (last.kind !== "chunk") return { done: false, value: [...free, ...(await this.#finish(last))] };
        if (free.length > 0) return { done: false, value: free };
      }
    } catch (bug) {
      await this.#finish({ kind: "abandoned" });
      throw bug;
    }
    return { done: true, value: undefined };
  }

  /** The caller left, perhaps while `next` waits: the provider's call is ended, and the outcome says so. */
  async return(): Promise<IteratorResult<Batch, undefined>> {
    const recorded = this.#finish({ kind: "abandoned" });
    await this.#events.return?.();
    await recorded;
    return { done: true, value: undefined };
  }

  /** What came with the cut is not released; the provider's call ends with it. */
  async #endCut(refusal: Refusal): Promise<Batch> {
    const cut: ReplyEvent = { kind: "cut", refusal };
    this.#held.splice(0, this.#held.length, cut);
    const last = await this.#finish({ kind: "cut", refusal });
    await this.#events.return?.();
    return last;
  }

  /** Counts the batch and keeps what belongs to the end; the rest may pass. */
  #holdEnd(batch: Batch): Batch {
    if (batch.length > 0 && !this.#begun) {
      this.#begun = true;
      this.#options.onFirst();
    }
    const free: ReplyEvent[] = [];
    for (const event of batch) {
      if (event.kind === "chunk") {
        this.#tally.add(event.chunk);
        this.#options.onChunk?.(event.chunk);
      }
      (this.#belongsToEnd(event) ? this.#held : free).push(event);
    }
    return free;
  }

  #belongsToEnd(event: ReplyEvent): boolean {
    if (event.kind !== "chunk") return true;
    const { choices } = event.chunk;
    const isEnd =
      choices.length === 0
        ? this.#heldChoices.size > 0
        : choices.some(
            ({ index, finish_reason }) => typeof finish_reason === "string" || this.#heldChoices.has(index),
          );
    if (isEnd) for (const { index } of choices) this.#heldChoices.add(index);
    return isEnd;
  }

  /** The first end that is told is the end. */
  #finish(end: StreamEnd): Promise<Batch> {
    this.#ending ??= this.#record(end);
    return this.#ending;
  }

  async #record(end: StreamEnd): Promise<Batch> {
    const recorded = await this.#options.onEnd(end, this.#tally);
    return recorded.kind === "recorded" ? this.#held : [unrecorded];
  }
}

/** Stands in the place of what may not be released. */
export const unrecorded: StreamEvent = {
  kind: "failed",
  failure: {
    kind: "upstream_error",
    billed: "unknown",
    message: "The rest of this answer is withheld: its record could not be written. Try again later.",
  },
};
