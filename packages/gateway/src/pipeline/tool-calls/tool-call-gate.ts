import { printChunk } from "../../providers/openai-form/chunk-writer.ts";
import type { ReplyEvent, ReplyStream } from "../call.ts";
import type { OpenToolCall } from "./open-tool-call.ts";
import { OpenToolCalls } from "./open-tool-calls.ts";
import { mayCallTools } from "./readings.ts";
import type { ToolName } from "./tool-call-parts.ts";

type Batch = readonly ReplyEvent[];

/** What came of tool calls that were decided together. */
export interface GateVerdict {
  /** How many of the names, from the first, are allowed: each is recorded. */
  readonly allowed: number;
  /** With what the answer ends, where not all are. */
  readonly end?: ReplyEvent;
}

/** Decides tool calls by their names, in order. */
export type DecideNames = (names: readonly [ToolName, ...ToolName[]]) => Promise<GateVerdict>;

/** How much may wait for the name of a tool call, in characters. */
const HELD_CHARS_MAX = 1024 * 1024;

type HeldEvent = Extract<ReplyEvent, { kind: "chunk" | "done" }>;

interface Held {
  readonly event: HeldEvent;
  /** The calls that it speaks of. Undefined where no client can find any in its bytes: it passes as it came. */
  readonly calls?: readonly OpenToolCall[];
}

/**
 * Lets nothing of a tool call pass before it is decided. From the first piece of a call on, everything is held until the
 * call's name is whole and allowed, so that the order stays; what is not allowed ends the answer, and the provider's call.
 * Chunks that speak of tool calls are printed anew, so that every client reads the names that were decided.
 */
export class ToolCallGate implements AsyncIterableIterator<Batch> {
  readonly #events: AsyncIterator<Batch>;
  readonly #decide: DecideNames;
  readonly #calls = new OpenToolCalls();
  #hasTools = false;
  #held: readonly Held[] = [];
  #heldChars = 0;
  #isOver = false;

  constructor(events: ReplyStream, decide: DecideNames) {
    this.#events = events[Symbol.asyncIterator]();
    this.#decide = decide;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Not itself asynchronous: each layer of promises costs every chunk of every stream. */
  next(): Promise<IteratorResult<Batch, undefined>> {
    if (this.#isOver) return Promise.resolve({ done: true, value: undefined });
    return this.#events.next().then((next) => (this.#mayPass(next) ? next : this.#take(next)));
  }

  async return(): Promise<IteratorResult<Batch, undefined>> {
    this.#isOver = true;
    await this.#events.return?.();
    return { done: true, value: undefined };
  }

  /** Most answers call no tool: until one does, its events pass as they come. */
  #mayPass({ done, value }: IteratorResult<Batch, undefined>): boolean {
    this.#hasTools ||= done !== true && value.some(speaksOfTools);
    return !this.#hasTools;
  }

  /** Holds what has come until some of it may pass. */
  async #take(first: IteratorResult<Batch, undefined>): Promise<IteratorResult<Batch, undefined>> {
    for (let next = first; next.done !== true; next = await this.#events.next()) {
      const end = this.#hold(next.value) ?? (await this.#decideDue());
      const passing = this.#release();
      if (end !== undefined) return { done: false, value: [...passing, await this.#endWith(end)] };
      if (passing.length > 0) return { done: false, value: passing };
    }
    return { done: true, value: undefined };
  }

  /** Takes the events in; with what the answer ends, where they break it off or break what a stream promises. */
  #hold(events: Batch): ReplyEvent | undefined {
    const taken: Held[] = [];
    let end: ReplyEvent | undefined;
    for (const event of events) {
      end = event.kind === "chunk" || event.kind === "done" ? this.#holdOne(event, taken) : event;
      if (end !== undefined) break;
    }
    this.#held = this.#held.concat(taken);
    for (const { event } of taken) this.#heldChars += charsOf(event);
    return end ?? (this.#heldChars > HELD_CHARS_MAX ? nameless : undefined);
  }

  #holdOne(event: HeldEvent, into: Held[]): ReplyEvent | undefined {
    if (event.kind === "done") {
      this.#calls.complete();
      into.push({ event });
      return undefined;
    }
    if (!speaksOfTools(event)) {
      this.#calls.finish(event.chunk);
      into.push({ event });
      return undefined;
    }
    const calls = this.#calls.note(event.chunk);
    if (calls === undefined) return ambiguous;
    into.push({ event, calls });
    return undefined;
  }

  /** With what the answer ends, where not every call that can be decided is allowed. */
  async #decideDue(): Promise<ReplyEvent | undefined> {
    const due = this.#calls.due();
    const [first, ...others] = due;
    if (first === undefined) return undefined;
    const { allowed, end } = await this.#decide([first.name, ...others.map(({ name }) => name)]);
    for (const call of due.slice(0, allowed)) call.state = "decided";
    return end;
  }

  /** What stands before the first piece of a call that is not decided. */
  #release(): Batch {
    const blocked = this.#held.findIndex(({ calls = [] }) => calls.some(({ state }) => state !== "decided"));
    if (blocked === 0) return [];
    const count = blocked < 0 ? this.#held.length : blocked;
    const passing = this.#held.slice(0, count);
    this.#held = this.#held.slice(count);
    for (const { event } of passing) this.#heldChars -= charsOf(event);
    return passing.map((held) => this.#print(held));
  }

  #print({ event, calls }: Held): HeldEvent {
    if (event.kind !== "chunk" || calls === undefined) return event;
    const chunk = this.#calls.print(event.chunk);
    return { kind: "chunk", chunk, raw: printChunk(chunk) };
  }

  async #endWith(end: ReplyEvent): Promise<ReplyEvent> {
    this.#isOver = true;
    await this.#events.return?.();
    return end;
  }
}

function speaksOfTools(event: ReplyEvent): boolean {
  return event.kind === "chunk" && mayCallTools(event.raw);
}

function charsOf(event: HeldEvent): number {
  return event.kind === "chunk" ? event.raw.length : 0;
}

const ambiguous: ReplyEvent = {
  kind: "failed",
  failure: {
    kind: "malformed_response",
    billed: "unknown",
    message: "The provider sent a tool call out of which clients can read different names.",
  },
};

const nameless: ReplyEvent = {
  kind: "failed",
  failure: {
    kind: "malformed_response",
    billed: "unknown",
    message: "The provider began a tool call and sent more than 1 MiB without naming it.",
  },
};
