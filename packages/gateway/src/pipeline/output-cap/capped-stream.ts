import type { ChatCompletionChunk } from "openai/resources/chat/completions";
import type { StreamEvent } from "../../ports/provider.ts";
import { DONE, printChunk } from "../../providers/openai-form/chunk-writer.ts";
import type { ReplyEvent, ReplyStream } from "../call.ts";
import { keptMembers } from "./answer-members.ts";
import { ChoiceCap } from "./choice-cap.ts";
import { LabelCap } from "./label-cap.ts";
import { capOf, type OutputCap } from "./output-cap.ts";

type Batch = readonly ReplyEvent[];

/**
 * A streamed answer held to a cap: what passes of each choice is what a cut of the whole would leave. Chunks are printed
 * from what was read: their bytes could be read in another way. When every choice is over and one was cut, the provider's call is ended.
 */
export class CappedStream implements AsyncIterableIterator<Batch> {
  readonly #events: AsyncIterator<Batch>;
  readonly #cap: OutputCap;
  readonly #labels = new LabelCap();
  readonly #choices = new Map<number, ChoiceCap>();
  #latest: ChatCompletionChunk | undefined;
  #isOver = false;

  constructor(events: ReplyStream, cap: OutputCap) {
    this.#events = events[Symbol.asyncIterator]();
    this.#cap = cap;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Batch, undefined>> {
    while (!this.#isOver) {
      const { done, value } = await this.#events.next();
      if (done === true) break;
      const passing: ReplyEvent[] = [];
      for (const event of value) {
        if (!this.#isOver) passing.push(...this.#pass(event));
      }
      if (this.#isOver) await this.#events.return?.();
      if (passing.length > 0) return { done: false, value: passing };
    }
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<Batch, undefined>> {
    this.#isOver = true;
    await this.#events.return?.();
    return { done: true, value: undefined };
  }

  #pass(event: ReplyEvent): Batch {
    switch (event.kind) {
      case "failed":
      case "refused":
      case "cut":
        return [event];
      case "done":
        return [...this.#rest(), event];
      case "chunk":
        return this.#passChunk(event);
    }
  }

  #passChunk(event: Extract<StreamEvent, { kind: "chunk" }>): Batch {
    const chunk = keptMembers(event.chunk, this.#labels);
    const passing = this.#passChoices(chunk, event.raw !== "");
    if (!this.#isFullyCut()) return passing;
    this.#isOver = true;
    return [...passing, { kind: "done", raw: DONE }];
  }

  /** A chunk for each choice, since one may pass in several parts; usage stands in the last alone. */
  #passChoices(chunk: ChatCompletionChunk, isShown: boolean): Batch {
    const parts = chunk.choices.flatMap((choice) => this.#capOf(choice.index).take(choice));
    const { usage, ...heading } = chunk;
    this.#latest = heading;
    if (parts.length === 0) {
      const isKept = chunk.choices.length === 0 || (usage ?? null) !== null;
      const empty = { ...chunk, choices: [] };
      return isKept ? [{ kind: "chunk", chunk: empty, raw: isShown ? printChunk(empty) : "" }] : [];
    }
    return parts.map((part, at) =>
      chunkEvent(
        usage === undefined || at < parts.length - 1
          ? { ...heading, choices: [part] }
          : { ...heading, choices: [part], usage },
      ),
    );
  }

  #capOf(index: number): ChoiceCap {
    const known = this.#choices.get(index) ?? new ChoiceCap(index, capOf(this.#cap, index));
    this.#choices.set(index, known);
    return known;
  }

  /** Whether nothing that the provider could still say would pass, because of the cap. */
  #isFullyCut(): boolean {
    const asked = Array.from({ length: this.#cap.choices }, (_, index) => this.#choices.get(index));
    return asked.every((choice) => choice?.isOver === true) && asked.some((choice) => choice?.isCut === true);
  }

  #rest(): Batch {
    const chunk = this.#latest;
    if (chunk === undefined) return [];
    const parts = [...this.#choices.values()].flatMap((choice) => choice.end());
    return parts.map((part) => chunkEvent({ ...chunk, choices: [part] }));
  }
}

function chunkEvent(chunk: ChatCompletionChunk): StreamEvent {
  return { kind: "chunk", chunk, raw: printChunk(chunk) };
}
