import {
  type CounterName,
  type RecalledBudget,
  type RecalledSecond,
  type UsageMemory,
  UsageStoreUnavailable,
} from "../../ports/usage-store.ts";
import { counterKey } from "./counter-key.ts";

/** What the durable record knows of a counter. */
export type RecalledCounter =
  | { readonly kind: "budget"; readonly name: CounterName; readonly budget: RecalledBudget }
  | { readonly kind: "rate"; readonly name: CounterName; readonly seconds: readonly RecalledSecond[] };

/** What an attempt came to: an answer, or counters that the store must be told of first. */
export type Attempt<T> =
  | { readonly kind: "answered"; readonly value: T }
  | {
      readonly kind: "unknown";
      readonly names: readonly CounterName[];
      /** Names what the store holds together; it changes when the store may have lost something. */
      readonly epoch: string;
      /** How long the record may not know yet of all that the lost counters held. */
      readonly settlesInMs: number;
    };

/**
 * Tells the store of a counter, unless it knows it already or is in another epoch. A reservation that ended meanwhile is
 * counted at what it ended at.
 */
export type Install = (counter: RecalledCounter, epoch: string) => Promise<void>;

/** Each is a new epoch, or a counter that was forgotten again: more than a few mean that the store keeps nothing. */
const ATTEMPTS_MAX = 5;
/** Nothing that the record was asked for longer ago is still brought in. */
export const RECALL_LIMIT_MS = 5_000;

/** Brings counters that a store does not know in from the durable record: each once, however many calls wait for it. */
export class Recall {
  readonly #memory: UsageMemory;
  readonly #install: Install;
  readonly #underWay = new Map<string, Promise<void>>();

  constructor(memory: UsageMemory, install: Install) {
    this.#memory = memory;
    this.#install = install;
  }

  /** Repeats `attempt` until every counter is known. Rejects with `UsageStoreUnavailable` where the record is silent. */
  async until<T>(attempt: () => Attempt<T> | Promise<Attempt<T>>, onAttempt?: () => void): Promise<T> {
    for (let tried = 0; tried < ATTEMPTS_MAX; tried++) {
      onAttempt?.();
      const attempted = attempt();
      const outcome = attempted instanceof Promise ? await attempted : attempted;
      if (outcome.kind === "answered") return outcome.value;
      const { names, epoch, settlesInMs } = outcome;
      if (settlesInMs > 0) await Bun.sleep(settlesInMs);
      else await Promise.all(names.map((name) => this.#bringIn(name, epoch)));
    }
    throw new UsageStoreUnavailable(
      "The usage store forgets its counters as soon as it is told of them. Check its memory limit.",
    );
  }

  #bringIn(name: CounterName, epoch: string): Promise<void> {
    const key = `${epoch}:${counterKey(name)}`;
    const known = this.#underWay.get(key);
    if (known !== undefined) return known;
    const bringing = withinLimit(this.#ask(name))
      .then((counter) => this.#install(counter, epoch))
      .finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, bringing);
    return bringing;
  }

  async #ask(name: CounterName): Promise<RecalledCounter> {
    const { counter, kind, month } = name;
    if (kind === "budget") {
      return { kind: "budget", name, budget: await this.#memory.budget(counter, month) };
    }
    return { kind: "rate", name, seconds: await this.#memory.rate(counter, kind) };
  }
}

async function withinLimit<T>(recalled: Promise<T>): Promise<T> {
  const tooLate = Promise.withResolvers<never>();
  const timer = setTimeout(() => tooLate.reject(new Error("it took too long")), RECALL_LIMIT_MS);
  try {
    return await Promise.race([recalled, tooLate.promise]);
  } catch (cause) {
    throw new UsageStoreUnavailable(
      "What was used so far cannot be read from the record. Check the database.",
      { cause },
    );
  } finally {
    clearTimeout(timer);
  }
}
