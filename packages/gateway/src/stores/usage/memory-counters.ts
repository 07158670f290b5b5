import type { LimitNeed } from "@meshgate/engine";
import {
  type CounterName,
  type CounterReading,
  type Reservation,
  type ReserveRequest,
  type SettledBudget,
  UsageStoreUnavailable,
} from "../../ports/usage-store.ts";
import { BudgetCounter } from "./budget-counter.ts";
import type { Counter, HeldAmount } from "./counter.ts";
import { counterKey } from "./counter-key.ts";
import { CounterTable } from "./counter-table.ts";
import { RateCounter, secondOf } from "./rate-counter.ts";
import { type Attempt, RECALL_LIMIT_MS, type RecalledCounter } from "./recall.ts";
import { type Settlement, settledAmount } from "./settlement.ts";

interface OpenReservation {
  readonly owner: string;
  readonly held: readonly (HeldAmount & { readonly name: CounterName })[];
}

/**
 * Counters of one process, and what is reserved of them. Each method is one step, with nothing between. Times are epoch
 * milliseconds that never run backwards.
 */
export class MemoryCounters {
  readonly #counters: CounterTable;
  readonly #reservations = new Map<string, OpenReservation>();
  /** Of calls that ended unknown, in the order of ending: a recall under way may still bring them in as open. */
  readonly #settlements = new Map<string, { readonly settlement: Settlement; readonly atMs: number }>();

  constructor(countersMax: number) {
    this.#counters = new CounterTable(countersMax);
  }

  reserve({ id, month, limits }: ReserveRequest, owner: string, nowMs: number): Attempt<Reservation> {
    if (this.#reservations.has(id))
      throw new UsageStoreUnavailable(`The call ${id} has a reservation already.`);
    const needOf = (need: LimitNeed) => ({ need, name: { counter: need.counter, kind: need.kind, month } });
    const parts = limits.map(needOf);
    return this.#withKnown(parts, nowMs, (known) => {
      const states = known.map(({ need, counter }) => counter.ask(need, nowMs));
      const granted = known.every(({ need }, at) => need.mode === "shadow" || states[at]?.granted === true);
      // All have their place before anything is held: what is refused for want of room changes nothing.
      if (granted)
        for (const { name, counter } of known) this.#counters.keep(counterKey(name), counter, nowMs);
      if (granted) this.#hold(id, owner, known, nowMs);
      return { granted, limits: states, source: "shared" };
    });
  }

  read(names: readonly CounterName[], nowMs: number): Attempt<readonly CounterReading[]> {
    const parts = names.map((name) => ({ name }));
    return this.#withKnown(parts, nowMs, (known) =>
      known.map(({ name, counter: { used, reserved } }) => ({ ...name, used, reserved })),
    );
  }

  /** Ends the reservation and gives the budgets that it changed. */
  end(id: string, settlement: Settlement, nowMs: number): readonly SettledBudget[] {
    const reservation = this.#reservations.get(id);
    if (reservation === undefined) {
      this.#keepSettlement(id, settlement, nowMs);
      return [];
    }
    this.#reservations.delete(id);
    return reservation.held.flatMap((held) => this.#endHeld(held, settlement, nowMs));
  }

  openOf(owner: string): readonly string[] {
    return [...this.#reservations].filter(([, open]) => open.owner === owner).map(([id]) => id);
  }

  /** Brings a counter in as the record has it; one that is known already stays as it is. */
  install(recalled: RecalledCounter, nowMs: number): void {
    const { name } = recalled;
    const key = counterKey(name);
    if (this.#counters.get(key, nowMs) !== undefined) return;
    if (recalled.kind === "rate") {
      this.#counters.file(key, RateCounter.recalled(recalled.seconds, nowMs), nowMs);
      return;
    }
    const { usedNanoUsd, open } = recalled.budget;
    const counter = new BudgetCounter(name.month, usedNanoUsd);
    if (open.length > 0) this.#counters.keep(key, counter, nowMs);
    for (const { id, owner, amount } of open) {
      const held = { name, amount, second: secondOf(nowMs) };
      counter.hold(held);
      const ended = this.#settlements.get(id);
      if (ended !== undefined) counter.end(held, settledAmount(ended.settlement, name, amount));
      else this.#join(id, owner, held);
    }
    this.#counters.file(key, counter, nowMs);
  }

  #withKnown<P extends { readonly name: CounterName }, T>(
    parts: readonly P[],
    nowMs: number,
    answer: (known: readonly (P & { readonly counter: Counter })[]) => T,
  ): Attempt<T> {
    const known: (P & { readonly counter: Counter })[] = [];
    const unknown: CounterName[] = [];
    for (const part of parts) {
      const counter = this.#counters.get(counterKey(part.name), nowMs);
      counter?.moveTo(nowMs);
      if (counter === undefined) unknown.push(part.name);
      else known.push({ ...part, counter });
    }
    if (unknown.length === 0) return { kind: "answered", value: answer(known) };
    // Memory loses nothing while the process lives: there is one epoch, and nothing to wait for.
    return { kind: "unknown", names: unknown, epoch: "", settlesInMs: 0 };
  }

  #hold(
    id: string,
    owner: string,
    known: readonly { readonly need: LimitNeed; readonly name: CounterName; readonly counter: Counter }[],
    nowMs: number,
  ): void {
    const held = known.map(({ need: { amount }, name, counter }) => {
      const part = { name, amount, second: secondOf(nowMs) };
      counter.hold(part);
      return part;
    });
    this.#reservations.set(id, { owner, held });
  }

  #endHeld(
    held: OpenReservation["held"][number],
    settlement: Settlement,
    nowMs: number,
  ): readonly SettledBudget[] {
    const key = counterKey(held.name);
    const counter = this.#counters.get(key, nowMs);
    if (counter === undefined) return [];
    counter.moveTo(nowMs);
    const usedBefore = counter.used;
    counter.end(held, settledAmount(settlement, held.name, held.amount));
    this.#counters.file(key, counter, nowMs);
    if (held.name.kind !== "budget" || counter.used === usedBefore) return [];
    return [{ counter: held.name.counter, usedBefore, usedAfter: counter.used }];
  }

  #join(id: string, owner: string, held: OpenReservation["held"][number]): void {
    const known = this.#reservations.get(id);
    this.#reservations.set(id, { owner, held: [...(known?.held ?? []), held] });
  }

  #keepSettlement(id: string, settlement: Settlement, nowMs: number): void {
    for (const [endedId, { atMs }] of this.#settlements) {
      if (atMs >= nowMs - RECALL_LIMIT_MS) break;
      this.#settlements.delete(endedId);
    }
    this.#settlements.set(id, { settlement, atMs: nowMs });
  }
}
