import type { RecalledBudget, RecalledSecond, UsageMemory } from "../../src/ports/usage-store.ts";

/** A durable record of usage that says what a test lets it say. */
export class RecordedUsage implements UsageMemory {
  /** Every question, in order. */
  readonly asked: string[] = [];
  /** Runs after the record was read and before the answer is there. */
  whileAsked: (() => Promise<void>) | undefined;
  #budgets = new Map<string, RecalledBudget>();
  #rates = new Map<string, readonly RecalledSecond[]>();

  budgetsAre(budgets: readonly (readonly [counter: string, month: string, RecalledBudget])[]): void {
    this.#budgets = new Map(budgets.map(([counter, month, budget]) => [`${counter} ${month}`, budget]));
  }

  ratesAre(rates: readonly (readonly [counter: string, kind: string, readonly RecalledSecond[]])[]): void {
    this.#rates = new Map(rates.map(([counter, kind, seconds]) => [`${counter} ${kind}`, seconds]));
  }

  readonly budget = async (counter: string, month: string): Promise<RecalledBudget> => {
    this.asked.push(`budget ${counter} ${month}`);
    const budget = this.#budgets.get(`${counter} ${month}`) ?? { usedNanoUsd: 0, open: [] };
    await this.whileAsked?.();
    return budget;
  };

  readonly rate = async (counter: string, kind: string): Promise<readonly RecalledSecond[]> => {
    this.asked.push(`${kind} ${counter}`);
    const seconds = this.#rates.get(`${counter} ${kind}`) ?? [];
    await this.whileAsked?.();
    return seconds;
  };
}
