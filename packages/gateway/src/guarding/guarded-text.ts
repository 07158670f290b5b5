import type { Released, Restorer, TextStream } from "@meshgate/guardrails";
import { openTextStream } from "@meshgate/guardrails/findings";
import type { ChoiceGuards } from "./guarded-choice.ts";

/** One text of a streamed answer: what may pass of it, edited, with what was masked in its call restored. */
export class GuardedText {
  readonly #guards: ChoiceGuards;
  readonly #stream: TextStream;
  readonly #restorer: Restorer | undefined;

  constructor(guards: ChoiceGuards) {
    const { selection, log, mask, vault } = guards;
    this.#guards = guards;
    this.#stream = openTextStream(selection, {
      trust: "assistant",
      edit: mask,
      isBlocking: (finding) => log.isBlocking(finding),
    });
    this.#restorer = vault.isEmpty ? undefined : vault.openRestorer();
  }

  push(delta: string): string {
    const text = this.#take(this.#stream.push(delta));
    return this.#restorer === undefined ? text : this.#restorer.push(text);
  }

  /** What was held back. */
  end(): string {
    const text = this.#take(this.#stream.end());
    return this.#restorer === undefined ? text : this.#restorer.push(text) + this.#restorer.end();
  }

  #take({ text, findings, blockedBy, unscannedBy }: Released): string {
    const { log } = this.#guards;
    log.add(findings);
    log.miss(unscannedBy);
    if (blockedBy !== undefined) this.#guards.block();
    if (unscannedBy.size === 0) return text;
    this.#guards.settle();
    return this.#guards.isEnded() ? "" : text;
  }
}
