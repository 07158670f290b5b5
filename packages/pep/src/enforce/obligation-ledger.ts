import { capItems } from "../caps/cap-items.ts";
import { capStream } from "../caps/cap-stream.ts";
import { type CapOptions, capText } from "../caps/cap-text.ts";
import { modelSubstitute } from "../obligations/model-substitute.ts";
import { type Redactors, redact } from "../obligations/redact.ts";
import { routeLocal } from "../obligations/route-local.ts";
import { PepError } from "../pep-error.ts";
import type { Obligation } from "../wire/evaluate-response.ts";
import { type Duty, dutiesOf, joinObligations, type ObligationTerms } from "./obligation-terms.ts";

/**
 * The obligations of one decision, and which of them are settled. Its methods do the work and tick it off; one that the
 * decision does not ask for leaves its argument as it is, so a service may call all that fit its work every time, and a
 * policy may ask for another tomorrow. Where text is both redacted and capped, redact first: it changes the length.
 */
export class ObligationLedger {
  readonly obligations: readonly Obligation[];
  /** To hand on, such as `tokensMax` to a model; looking settles nothing. */
  readonly terms: ObligationTerms;
  readonly #open: Set<Duty>;

  constructor(obligations: readonly Obligation[]) {
    this.obligations = obligations;
    this.terms = Object.freeze(joinObligations(obligations));
    this.#open = new Set(dutiesOf(obligations));
  }

  /** What is still to be done. */
  get open(): readonly Duty[] {
    return [...this.#open];
  }

  /** The text within `max_tokens` and `max_bytes`. */
  capText(text: string, options?: CapOptions): string {
    this.#settleTextCaps();
    return capText(text, this.terms, options);
  }

  /**
   * The same for a text that comes in pieces. Ends the source once the cap is reached. Settled when the capped stream was
   * read to its end, or its reader ended it: one that nobody reads caps nothing, and one that fails is no answer.
   */
  async *capStream(
    pieces: AsyncIterable<string>,
    options?: CapOptions,
  ): AsyncGenerator<string, void, undefined> {
    let hasFailed = false;
    try {
      yield* capStream(pieces, this.terms, options);
    } catch (error) {
      hasFailed = true;
      throw error;
    } finally {
      if (!hasFailed) this.#settleTextCaps();
    }
  }

  /** The first `max_items` of the list. */
  capItems<Item>(items: readonly Item[]): readonly Item[] {
    const { itemsMax } = this.terms;
    const capped = itemsMax === undefined ? items : capItems(items, itemsMax);
    this.settle("OUTPUT_CAP.max_items");
    return capped;
  }

  /** The text without the entities to redact. Throws PepError `obligation-not-applied` without a redactor for each. */
  redact(text: string, redactors: Redactors): string {
    const redacted = redact(text, this.terms.entities, redactors);
    this.settle("REDACT");
    return redacted;
  }

  /** The model to use in place of the one that was asked for. */
  model(requested: string): string {
    const model = modelSubstitute(this.obligations, requested);
    this.settle("MODEL_SUBSTITUTE");
    return model;
  }

  /** The targets that the work may go to. Throws PepError `obligation-not-applied` where none is left. */
  targets<Target>(targets: readonly Target[], isLocal: (target: Target) => boolean): readonly Target[] {
    const left = routeLocal(this.obligations, targets, isLocal);
    this.settle("ROUTE_LOCAL");
    return left;
  }

  /** Ticks off what something else has done: a model server that holds `max_tokens`, a redaction of your own. */
  settle(duty: Duty): void {
    this.#open.delete(duty);
  }

  /** Throws PepError `obligation-not-applied` while anything is open. */
  requireSettled(): void {
    if (this.#open.size === 0) return;
    throw new PepError(
      "obligation-not-applied",
      `The answer is held back: nothing applied ${this.open.join(", ")}; apply each through the ledger`,
    );
  }

  #settleTextCaps(): void {
    this.settle("OUTPUT_CAP.max_tokens");
    this.settle("OUTPUT_CAP.max_bytes");
  }
}
