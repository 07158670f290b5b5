import type { StreamEvent } from "../../ports/provider.ts";
import type { AnswerReader } from "./answer-reader.ts";
import { failureOf } from "./body.ts";
import type { CallLimits } from "./call-limits.ts";
import type { Upstream } from "./upstream.ts";

/** The longest single event of a stream, in characters. */
const EVENT_CHARS_MAX = 16 * 1024 * 1024;

/** How long a finished answer may take to end its connection so that it can be used again, in milliseconds. */
const CLOSING_MS = 1_000;

type Batch = readonly StreamEvent[];

interface ByteReader {
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
}

export interface LiveAnswerParts {
  readonly body: ReadableStream<Uint8Array>;
  readonly reader: AnswerReader;
  readonly upstream: Pick<Upstream, "failures" | "timeouts">;
  readonly limits: CallLimits;
}

/**
 * A streamed answer, read as its consumer asks for it: one batch for each network chunk that completes an event.
 * INVARIANT: it ends with exactly one `done` or `failed`, and lets go of the connection then, or when it is left early.
 */
export class LiveAnswer implements AsyncIterableIterator<Batch> {
  readonly #parts: LiveAnswerParts;
  readonly #bytes: ByteReader;
  readonly #decoder = new TextDecoder();
  #first: IteratorYieldResult<Batch> | undefined;
  #over = false;

  constructor(parts: LiveAnswerParts) {
    this.#parts = parts;
    this.#bytes = parts.body.getReader();
  }

  /** Reads up to the first event, which `next` gives again; within the limit for the first byte. */
  async begin(): Promise<StreamEvent | undefined> {
    const first = await this.#read();
    this.#first = first;
    return first.value[0];
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Not itself asynchronous: each layer of promises costs every chunk of every stream. */
  next(): Promise<IteratorResult<Batch, undefined>> {
    const first = this.#first;
    if (first !== undefined) {
      this.#first = undefined;
      return Promise.resolve(first);
    }
    if (this.#over) return Promise.resolve({ done: true, value: undefined });
    this.#parts.limits.awaitPiece();
    return this.#read();
  }

  async return(): Promise<IteratorResult<Batch, undefined>> {
    this.#first = undefined;
    if (!this.#over) this.#end("abandoned");
    return { done: true, value: undefined };
  }

  /** The next batch that has events. */
  async #read(): Promise<IteratorYieldResult<Batch>> {
    const { limits, upstream } = this.#parts;
    try {
      for (;;) {
        const { done, value } = await this.#bytes.read();
        const events = done || value === undefined ? this.#rest() : this.#take(value);
        if (events.length > 0) return { done: false, value: this.#watchForEnd(events) };
        limits.awaitPiece();
      }
    } catch (error) {
      const failure = failureOf(error, upstream, limits);
      return { done: false, value: this.#watchForEnd([{ kind: "failed", failure }]) };
    }
  }

  #take(bytes: Uint8Array): Batch {
    const { reader, upstream } = this.#parts;
    const events = reader.push(this.#decoder.decode(bytes, { stream: true }));
    if (reader.pendingChars <= EVENT_CHARS_MAX) return events;
    const failure = upstream.failures.malformed("sent an event of more than 16 MiB");
    return [...events, { kind: "failed", failure }];
  }

  #rest(): Batch {
    const { reader } = this.#parts;
    return [...reader.push(this.#decoder.decode()), ...reader.end()];
  }

  #watchForEnd(events: Batch): Batch {
    const last = events.at(-1);
    if (last?.kind === "done") this.#end("finished");
    else if (last?.kind === "failed") this.#end("abandoned");
    else this.#parts.limits.awaitNothing();
    return events;
  }

  #end(how: "finished" | "abandoned"): void {
    this.#over = true;
    if (how === "finished") void this.#letConnectionClose();
    else this.#parts.limits.abandon();
  }

  /** A connection is used again only when its answer was read to the very end, which comes right after the last event. */
  async #letConnectionClose(): Promise<void> {
    const { limits } = this.#parts;
    limits.close();
    const timer = setTimeout(() => limits.abandon(), CLOSING_MS);
    try {
      const { done } = await this.#bytes.read();
      if (!done) limits.abandon();
    } catch {
      // The answer is complete; how its connection ends changes nothing.
    } finally {
      clearTimeout(timer);
    }
  }
}
