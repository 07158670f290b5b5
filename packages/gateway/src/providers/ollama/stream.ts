import type { ProviderFailure, ProviderRequest, StreamEvent } from "../../ports/provider.ts";
import { LineSplitter } from "../framing/line-splitter.ts";
import { isRecord, type JsonRecord, parseJson } from "../json.ts";
import { ChunkWriter, type Delta } from "../openai-form/chunk-writer.ts";
import type { AnswerReader } from "../upstream/answer-reader.ts";
import type { Failures } from "../upstream/failures.ts";
import {
  finishReasonOf,
  headingOf,
  type OllamaPiece,
  ollamaErrorOf,
  pieceOf,
  toolCallId,
  usageOf,
} from "./from-wire.ts";

/** An Ollama stream: one JSON object a line, the last one with `done: true`. */
export class OllamaReader implements AnswerReader {
  readonly #request: ProviderRequest;
  readonly #failures: Failures;
  readonly #lines = new LineSplitter();
  #writer: ChunkWriter | undefined;
  #calledTools = 0;
  #over = false;

  constructor(request: ProviderRequest, failures: Failures) {
    this.#request = request;
    this.#failures = failures;
  }

  get pendingChars(): number {
    return this.#lines.pendingChars;
  }

  push(text: string): readonly StreamEvent[] {
    return this.#read(this.#lines.push(text));
  }

  end(): readonly StreamEvent[] {
    const events = this.#read([...this.#lines.end(), this.#lines.takeRest()]);
    if (this.#over) return events;
    return [...events, this.#failed(this.#failures.malformed("ended its answer in the middle"))];
  }

  #read(lines: readonly string[]): readonly StreamEvent[] {
    return lines.flatMap((line) => (this.#over || line.trim() === "" ? [] : this.#eventsOf(parseJson(line))));
  }

  #eventsOf(answer: unknown): readonly StreamEvent[] {
    const error = ollamaErrorOf(answer);
    if (error !== undefined) return [this.#failed(this.#failures.reported(error, 200))];
    const piece = isRecord(answer) ? pieceOf(answer) : undefined;
    if (!isRecord(answer) || piece === undefined) {
      return [this.#failed(this.#failures.malformed("sent a line that is no part of a chat answer"))];
    }
    return this.#said(answer, piece);
  }

  #said(answer: JsonRecord, piece: OllamaPiece): readonly StreamEvent[] {
    const isFirst = this.#writer === undefined;
    const usageAsked = this.#request.body.stream_options?.include_usage === true;
    this.#writer ??= new ChunkWriter(headingOf(answer, this.#request), usageAsked);
    const delta = this.#deltaOf(piece, isFirst);
    const events = delta === undefined ? [] : [this.#writer.delta(delta)];
    if (!piece.done) return events;
    this.#over = true;
    return [
      ...events,
      this.#writer.delta({}, finishReasonOf(answer, this.#calledTools)),
      this.#writer.usage(usageOf(answer)),
      this.#writer.done(),
    ];
  }

  #deltaOf({ content, thinking, toolCalls }: OllamaPiece, isFirst: boolean): Delta | undefined {
    const calls = toolCalls.map((called) => {
      const index = this.#calledTools;
      this.#calledTools += 1;
      return { index, id: toolCallId(this.#request, index), type: "function" as const, function: called };
    });
    if (!isFirst && content === "" && thinking === undefined && calls.length === 0) return undefined;
    return {
      ...(isFirst && { role: "assistant" }),
      ...(thinking !== undefined && { reasoning_content: thinking }),
      ...((content !== "" || (isFirst && calls.length === 0)) && { content }),
      ...(calls.length > 0 && { tool_calls: calls }),
    };
  }

  #failed(failure: ProviderFailure): StreamEvent {
    this.#over = true;
    return { kind: "failed", failure };
  }
}
