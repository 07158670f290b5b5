import type { ChatCompletionChunk } from "openai/resources/chat/completions";
import { deltaWith, replaceTexts, type TextPath } from "./answer-texts.ts";
import { keptFinish, LabelCap } from "./label-cap.ts";
import type { TextCap } from "./text-cap.ts";

type Choice = ChatCompletionChunk.Choice;

/**
 * Holds one choice of a stream to its cap. Its texts come one after the other (thinking, content, the arguments of each
 * tool call): where the next one begins, what was kept of the one before passes or is cut.
 */
export class ChoiceCap {
  readonly #index: number;
  readonly #texts: TextCap;
  readonly #labels = new LabelCap();
  /** Of the text that goes on. */
  #path: TextPath = [];
  #isOver = false;

  constructor(index: number, texts: TextCap) {
    this.#index = index;
    this.#texts = texts;
  }

  /** Whether its finish reason has passed: nothing more of it does. */
  get isOver(): boolean {
    return this.#isOver;
  }

  get isCut(): boolean {
    return this.#texts.isReached;
  }

  /** What passes in place of the choice, in order: its index, its texts and how it ends, and no other member. */
  take({ delta, finish_reason }: Choice): readonly Choice[] {
    if (this.#isOver) return [];
    const before: Choice[] = [];
    let hasText = false;
    const capped = replaceTexts(delta, {
      text: (path, text) => {
        if (text === "") return text;
        if (!isSamePath(path, this.#path)) before.push(...this.#endText());
        this.#path = path;
        const passing = this.#texts.take(text);
        hasText ||= passing !== "";
        return passing;
      },
      label: (path, label) => this.#labels.take(path, label),
      isOver: () => this.#texts.isReached,
    });
    const finish = keptFinish(finish_reason);
    const isEmpty = this.isCut && !hasText;
    return [...before, ...this.#close(isEmpty ? [] : [this.#part(capped, finish)], finish)];
  }

  /** What was kept, where the stream ends without a finish reason. */
  end(): readonly Choice[] {
    return this.#isOver ? [] : this.#close(this.#endText(), null);
  }

  /** Ends the choice where it has its finish reason, or its cap gives it one. */
  #close(passing: readonly Choice[], finish: Choice["finish_reason"]): readonly Choice[] {
    if (finish === null && !this.isCut) return passing;
    this.#isOver = true;
    const rest = this.#endText();
    if (rest.length === 0 && !this.isCut) return passing;
    const open = passing.map((choice) => ({ ...choice, finish_reason: null }));
    return [...open, ...rest, this.#part({}, this.isCut ? "length" : finish)];
  }

  #endText(): readonly Choice[] {
    const rest = this.#texts.end();
    return rest === "" ? [] : [this.#part(deltaWith(this.#path, rest), null)];
  }

  /** Probabilities tell the text that they belong to, and more of it than may pass: they are left out. */
  #part(delta: Choice["delta"], finish_reason: Choice["finish_reason"]): Choice {
    return { index: this.#index, delta, logprobs: null, finish_reason };
  }
}

function isSamePath(a: TextPath, b: TextPath): boolean {
  return a.length === b.length && a.every((step, at) => step === b[at]);
}
