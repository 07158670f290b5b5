import type { TextSelection, Vault } from "@meshgate/guardrails";
import type { ChatCompletionChunk } from "openai/resources/chat/completions";
import { deltaWith, replaceTexts, type TextPath } from "../pipeline/output-cap/answer-texts.ts";
import type { AnswerLog } from "./answer-log.ts";
import { guardShape, guardValue } from "./guard-value.ts";
import { GuardedText } from "./guarded-text.ts";
import { joinPieces } from "./join-pieces.ts";
import type { Mask } from "./mask-findings.ts";

type Choice = ChatCompletionChunk.Choice;
type Delta = Choice["delta"];

/** What a choice is guarded with. */
export interface ChoiceGuards {
  readonly selection: TextSelection;
  readonly log: AnswerLog;
  readonly mask: Mask;
  readonly vault: Vault;
  /** Members of a delta that wait until they are whole, since a reader needs them whole. */
  readonly heldWhole: ReadonlySet<string>;
  /** Ends the answer here where a guardrail failed, or could not look at something, and policy does not let that go. */
  readonly settle: () => void;
  readonly isEnded: () => boolean;
  /** The answer ends here, by policy. */
  readonly block: () => void;
  /** The answer ends here, since more waits than may. */
  readonly overflow: () => void;
}

/** The most that waits to be whole, in characters. */
const HELD_CHARS_MAX = 1024 * 1024;

/**
 * Guards one choice of a stream: each of its texts passes by itself, as far as nothing can still be found in it; tool calls wait
 * until they are whole, since nobody runs half of one, and their arguments must stay JSON.
 */
export class GuardedChoice {
  readonly #index: number;
  readonly #guards: ChoiceGuards;
  readonly #texts = new Map<string, { readonly path: TextPath; readonly text: GuardedText }>();
  #held: Readonly<Record<string, unknown>> = {};
  #heldChars = 0;
  #isOver = false;

  constructor(index: number, guards: ChoiceGuards) {
    this.#index = index;
    this.#guards = guards;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** What passes in place of the choice, in order. */
  take({ delta, finish_reason }: Choice): readonly Choice[] {
    if (this.#isOver || this.#guards.isEnded()) return [];
    const part = this.#part(this.#pass(this.#hold(delta)));
    const passing = isEmpty(part) ? [] : [part];
    if (typeof finish_reason !== "string") return passing;
    const rest = this.#guards.isEnded() ? [] : this.#rest();
    this.#guards.settle();
    if (this.#guards.isEnded()) return [...passing, ...rest];
    this.#isOver = true;
    return [...passing, ...rest, { ...this.#part({}), finish_reason }];
  }

  /** What was held, where the stream ends without a finish reason. */
  end(): readonly Choice[] {
    return this.#isOver || this.#guards.isEnded() ? [] : this.#rest();
  }

  /** Takes out what waits to be whole. */
  #hold(delta: Delta): Delta {
    const waits = (name: string) => this.#guards.heldWhole.has(name);
    const names = Object.keys(delta ?? {});
    if (!names.some(waits)) return delta ?? {};
    for (const name of names.filter(waits)) {
      const piece: unknown = Reflect.get(delta, name);
      this.#held = { ...this.#held, [name]: joinPieces(this.#held[name], piece) };
      this.#heldChars += JSON.stringify(piece ?? null).length;
    }
    if (this.#heldChars > HELD_CHARS_MAX) this.#guards.overflow();
    return Object.fromEntries(Object.entries(delta).filter(([name]) => !waits(name))) as Delta;
  }

  #pass(delta: Delta): Delta {
    return replaceTexts(guardShape(delta, this.#guards) ?? {}, {
      text: (path, text) =>
        isOpaque(path) ? (guardValue(text, this.#guards) ?? "") : this.#textAt(path).push(text),
      label: (path, label) => (path.at(-1) === "role" ? label : guardValue(label, this.#guards)),
      isOver: () => false,
    });
  }

  #textAt(path: TextPath): GuardedText {
    const key = JSON.stringify(path);
    const known = this.#texts.get(key) ?? { path, text: new GuardedText(this.#guards) };
    this.#texts.set(key, known);
    return known.text;
  }

  /** Once a text blocks, none of the others passes either. */
  #rest(): readonly Choice[] {
    const parts: Choice[] = [];
    for (const { path, text } of this.#texts.values()) {
      const rest = text.end();
      if (rest !== "") parts.push(this.#part(deltaWith(path, rest) as Delta));
      if (this.#guards.isEnded()) return parts;
    }
    const held = guardValue(this.#held, this.#guards) ?? {};
    const isHeld = Object.keys(held).length > 0;
    return isHeld ? [...parts, this.#part(held as Delta)] : parts;
  }

  /** Probabilities tell more of the text than may pass. */
  #part(delta: Delta): Choice {
    return { index: this.#index, delta, logprobs: null, finish_reason: null };
  }
}

function isEmpty({ delta }: Choice): boolean {
  return Object.values(delta).every((value) => value === "" || value === undefined || value === null);
}

/** Ids, kinds and what is encrypted or encoded: a reader needs each whole, and in its place. */
const opaque: ReadonlySet<string> = new Set([
  ...["id", "type", "format", "signature", "encrypted_content", "data", "mime_type"],
]);

function isOpaque(path: TextPath): boolean {
  return path.length > 1 && opaque.has(String(path.at(-1)));
}
