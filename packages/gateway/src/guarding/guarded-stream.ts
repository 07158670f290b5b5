import type { AnswerFinding } from "@meshgate/contracts";
import type { GuardrailVerdict } from "@meshgate/engine";
import type { ReplyEvent } from "../pipeline/call.ts";
import type { RecordedCall } from "../pipeline/record.ts";
import type { AnswerStream, StreamEvent } from "../ports/provider.ts";
import { DONE } from "../providers/openai-form/chunk-writer.ts";
import { type AnswerGuarding, isPassive } from "./answer-guarding.ts";
import { ChunkGuard } from "./chunk-guard.ts";
import { answerRefusal } from "./guard-refusal.ts";
import { withoutProvidersWords } from "./without-providers-words.ts";

type Batch = readonly ReplyEvent[];

export interface GuardedStreamOptions {
  /** Whose answer it is. */
  readonly entry: RecordedCall;
  /** Whether its text is to be JSON. */
  readonly isJson: boolean;
}

/**
 * A streamed answer that guardrails look at while it comes: what passes is what would pass of the whole. Where they only flag,
 * events pass as they came. A block ends it in OpenAI's way, `finish_reason: content_filter` and an error event, and with it
 * the provider's call.
 */
export class GuardedStream implements AsyncIterableIterator<Batch> {
  readonly guarding: AnswerGuarding;
  readonly #events: AsyncIterator<readonly StreamEvent[]>;
  readonly #entry: RecordedCall;
  readonly #guard: ChunkGuard;
  readonly #isPassive: boolean;
  /** What waits for the end, where policy can only say there whether any of it passes. */
  readonly #waiting: ReplyEvent[] | undefined;
  #isOver = false;

  constructor(events: AnswerStream, guarding: AnswerGuarding, { entry, isJson }: GuardedStreamOptions) {
    this.guarding = guarding;
    this.#events = events[Symbol.asyncIterator]();
    this.#entry = entry;
    this.#guard = new ChunkGuard(guarding, isJson);
    this.#isPassive = isPassive(guarding);
    this.#waiting = this.#guard.log.waits ? [] : undefined;
  }

  /** Those that look at it. */
  get planned(): readonly string[] {
    return this.#guard.planned;
  }

  get verdicts(): readonly GuardrailVerdict[] {
    return this.#guard.log.judge().verdicts;
  }

  get findings(): readonly AnswerFinding[] {
    return this.#guard.log.findings;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Batch, undefined>> {
    while (!this.#isOver) {
      const { done, value } = await this.#events.next();
      if (done === true) break;
      const passing = this.#pass(value);
      if (this.#guard.end !== "open") {
        await this.return();
        return { done: false, value: [...passing, ...this.#endEarly()] };
      }
      if (passing.length > 0) return { done: false, value: passing };
    }
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<Batch, undefined>> {
    this.#isOver = true;
    await this.#events.return?.();
    return { done: true, value: undefined };
  }

  /** What may pass of a batch, up to where the answer ends. */
  #pass(batch: readonly StreamEvent[]): Batch {
    const passing: ReplyEvent[] = [];
    for (const event of batch) {
      passing.push(...this.#passOne(event));
      if (this.#guard.end !== "open") break;
    }
    if (this.#waiting === undefined) return passing;
    this.#waiting.push(...passing);
    const isLast = passing.at(-1)?.kind !== "chunk" && passing.length > 0;
    return isLast ? this.#waiting.splice(0) : [];
  }

  #passOne(event: StreamEvent): Batch {
    switch (event.kind) {
      case "failed":
        return [{ ...event, failure: withoutProvidersWords(event.failure) }];
      case "done": {
        const rest = this.#guard.finish();
        if (this.#guard.end !== "open") return this.#isPassive ? [] : rest;
        return this.#isPassive ? [event] : [...rest, event];
      }
      case "chunk": {
        const passing = this.#guard.take(event);
        return this.#isPassive ? [event] : passing;
      }
    }
  }

  #endEarly(): Batch {
    if (this.#guard.end === "overflown") return [overflown];
    const refusal = answerRefusal(this.verdicts);
    const { answer } = refusal.policy;
    if (answer !== undefined && this.#waiting !== undefined) {
      return [...this.#guard.endWith(answer), { kind: "done", raw: DONE }];
    }
    return [...this.#guard.endWith(), { kind: "refused", denial: { entry: this.#entry, refusal } }];
  }
}

const overflown: StreamEvent = {
  kind: "failed",
  failure: {
    kind: "malformed_response",
    billed: "unknown",
    message: "The provider sent more than 1 MiB of what can only be looked at as a whole.",
  },
};
