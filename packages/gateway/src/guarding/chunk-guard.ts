import type { ChatCompletionChunk } from "openai/resources/chat/completions";
import type { StreamEvent } from "../ports/provider.ts";
import { printChunk } from "../providers/openai-form/chunk-writer.ts";
import { type AnswerGuarding, answerMask, guardrailsOf } from "./answer-guarding.ts";
import { AnswerLog } from "./answer-log.ts";
import { failsafeSelection } from "./failsafe-selection.ts";
import { guardValue } from "./guard-value.ts";
import { type ChoiceGuards, GuardedChoice } from "./guarded-choice.ts";
import { plannedNames } from "./run-facts.ts";
import { unscannedIn } from "./unscanned-in.ts";

type ChunkEvent = Extract<StreamEvent, { kind: "chunk" }>;
type Choice = ChatCompletionChunk.Choice;
type Heading = Omit<ChatCompletionChunk, "choices" | "usage">;

/** What a chunk says of itself, and no model wrote. */
const labels: ReadonlySet<string> = new Set([
  ...["id", "object", "created", "model", "system_fingerprint", "service_tier"],
]);

/** Guards a stream chunk by chunk, each choice by itself. Chunks are printed from what was looked at. */
export class ChunkGuard {
  readonly log: AnswerLog;
  readonly #guards: ChoiceGuards;
  readonly #choices = new Map<number, GuardedChoice>();
  #heading: Heading | undefined;
  #end: "open" | "blocked" | "overflown" = "open";

  constructor(guarding: AnswerGuarding, isJson: boolean) {
    const { selection, ran } = failsafeSelection(guarding.set, guardrailsOf(guarding));
    this.planned = guarding.set.select(plannedNames(guarding.plan)).guardrails;
    this.log = new AnswerLog(guarding, ran);
    this.#guards = {
      selection,
      log: this.log,
      mask: answerMask(this.log.maskingVerdicts(), guarding),
      vault: guarding.masking.vault,
      heldWhole: new Set(["tool_calls", "function_call", ...(isJson ? ["content"] : [])]),
      settle: () => this.#endInDoubt(),
      isEnded: () => this.#end !== "open",
      block: () => {
        this.#end = "blocked";
      },
      overflow: () => {
        if (this.#end === "open") this.#end = "overflown";
      },
    };
    // A guardrail that cannot run at all is known before anything passes: most text is let go without a look.
    selection.inspect("", "assistant");
    this.#endInDoubt();
  }

  /** The guardrails of policy that look at it, sorted. */
  readonly planned: readonly string[];

  /** How the answer ends before its time. */
  get end(): "open" | "blocked" | "overflown" {
    return this.#end;
  }

  /** What passes in place of a chunk: one for each part of a choice, usage in the last. */
  take({ chunk, raw }: ChunkEvent): readonly ChunkEvent[] {
    const { choices, usage, ...members } = chunk;
    const heading = this.#guardMembers(members);
    this.#heading ??= heading;
    const parts = choices.flatMap((choice) => this.#takeChoice(choice));
    this.#endInDoubt();
    const events = parts.map((part) => chunkEvent({ ...heading, choices: [part] }));
    if (usage === undefined || usage === null) return events;
    const last = { ...heading, choices: [], usage };
    return [...events, { kind: "chunk", chunk: last, raw: raw === "" ? "" : printChunk(last) }];
  }

  /** What was held of choices that have no finish reason, where the stream is over. */
  finish(): readonly ChunkEvent[] {
    const parts = [...this.#choices.values()].flatMap((choice) => choice.end());
    this.#endAtLast();
    return parts.map((part) => this.#event(part));
  }

  /** The last of every choice that is not over; what is answered in place of the model, where something is. */
  endWith(answer?: string): readonly ChunkEvent[] {
    // Of an answer that waited nothing has passed, not even the end of a choice.
    const known = [...this.#choices].flatMap(([index, choice]) =>
      choice.isOver && !this.log.waits ? [] : index,
    );
    const open = this.#choices.size === 0 || answer !== undefined ? [0] : known;
    return open.map((index) => {
      const delta = answer === undefined ? {} : { role: "assistant" as const, content: answer };
      return this.#event({ index, delta, logprobs: null, finish_reason: "content_filter" });
    });
  }

  #takeChoice(choice: Choice): readonly Choice[] {
    const { index, delta } = choice;
    this.log.missForAll(unscannedIn({ ...delta, content: null }));
    const known = this.#choices.get(index) ?? new GuardedChoice(index, this.#guards);
    this.#choices.set(index, known);
    return known.take(choice);
  }

  #guardMembers(members: Heading): Heading {
    const unknown = Object.entries(members).filter(([name]) => !labels.has(name));
    if (unknown.length === 0) return members;
    const known = Object.entries(members).filter(([name]) => labels.has(name));
    const passing = guardValue(Object.fromEntries(unknown), this.#guards);
    return { ...(Object.fromEntries(known) as Heading), ...passing };
  }

  /** A guardrail that failed, or a part that it cannot look at, may end the answer as well as a finding. */
  #endInDoubt(): void {
    if (!this.log.waits && this.log.hasNewDoubt()) this.#endAtLast();
  }

  #endAtLast(): void {
    if (this.#end === "open" && this.log.judge().outcome === "BLOCK") this.#end = "blocked";
  }

  #event(part: Choice): ChunkEvent {
    return chunkEvent({ ...(this.#heading ?? unheaded), choices: [part] });
  }
}

const unheaded: Heading = { id: "", object: "chat.completion.chunk", created: 0, model: "" };

function chunkEvent(chunk: ChatCompletionChunk): ChunkEvent {
  return { kind: "chunk", chunk, raw: printChunk(chunk) };
}
