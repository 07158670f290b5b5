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
  readonly held: readonly HeldPart[];
}

interface HeldPart extends HeldAmount {
  readonly name: CounterName;
  /** `counterKey` of the name. */
  readonly key: string;
}

/** A limit with the counter that it is asked of. */
interface AskedLimit extends Pick<HeldPart, "name" | "key"> {
  readonly need: LimitNeed;
  readonly counter: Counter;
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
    const asked: AskedLimit[] = [];
    const unknown: CounterName[] = [];
    for (const need of limits) {
      const name = { counter: need.counter, kind: need.kind, month };
      const key = counterKey(name);
      const counter = this.#moved(key, nowMs);
      if (counter === undefined) unknown.push(name);
      else asked.push({ need, name, key, counter });
    }
    if (unknown.length > 0) return toBeRecalled(unknown);
    const states = asked.map(({ need, counter }) => counter.ask(need, nowMs));
    const granted = asked.every(({ need }, at) => need.mode === "shadow" || states[at]?.granted === true);
    if (granted) this.#reservations.set(id, { owner, held: this.#hold(asked, nowMs) });
    return { kind: "answered", value: { granted, limits: states, source: "shared" } };
  }

  read(names: readonly CounterName[], nowMs: number): Attempt<readonly CounterReading[]> {
    const readings: CounterReading[] = [];
    const unknown: CounterName[] = [];
    for (const name of names) {
      const counter = this.#moved(counterKey(name), nowMs);
      if (counter === undefined) unknown.push(name);
      else readings.push({ ...name, used: counter.used, reserved: counter.reserved });
    }
    return unknown.length > 0 ? toBeRecalled(unknown) : { kind: "answered", value: readings };
  }

  /** Ends the reservation and gives the budgets that it changed. */
  end(id: string, settlement: Settlement, nowMs: number): readonly SettledBudget[] {
    const reservation = this.#reservations.get(id);
    if (reservation === undefined) {
      this.#keepSettlement(id, settlement, nowMs);
      return [];
    }
    this.#reservations.delete(id);
    const budgets: SettledBudget[] = [];
    for (const held of reservation.held) {
      const changed = this.#endHeld(held, settlement, nowMs);
      if (changed !== undefined) budgets.push(changed);
    }
    return budgets;
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
      const held = { name, key, amount, second: secondOf(nowMs) };
      counter.hold(held);
      const ended = this.#settlements.get(id);
      if (ended !== undefined) counter.end(held, settledAmount(ended.settlement, name, amount));
      else this.#join(id, owner, held);
    }
    this.#counters.file(key, counter, nowMs);
  }

  /** A counter as of now; undefined where it must be recalled first. */
  #moved(key: string, nowMs: number): Counter | undefined {
    const counter = this.#counters.get(key, nowMs);
    counter?.moveTo(nowMs);
    return counter;
  }

  /** All have their place before anything is held: what is refused for want of room changes nothing. */
  #hold(asked: readonly AskedLimit[], nowMs: number): readonly HeldPart[] {
    for (const { key, counter } of asked) this.#counters.keep(key, counter, nowMs);
    const second = secondOf(nowMs);
    return asked.map(({ need: { amount }, name, key, counter }) => {
      const part = { name, key, amount, second };
      counter.hold(part);
      return part;
    });
  }

  #endHeld(held: HeldPart, settlement: Settlement, nowMs: number): SettledBudget | undefined {
    const counter = this.#moved(held.key, nowMs);
    if (counter === undefined) return undefined;
    const usedBefore = counter.used;
    counter.end(held, settledAmount(settlement, held.name, held.amount));
    this.#counters.file(held.key, counter, nowMs);
    if (held.name.kind !== "budget" || counter.used === usedBefore) return undefined;
    return { counter: held.name.counter, usedBefore, usedAfter: counter.used };
  }

  #join(id: string, owner: string, held: HeldPart): void {
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

/** Memory loses nothing while the process lives: there is one epoch, and nothing to wait for. */
function toBeRecalled(names: readonly CounterName[]): Attempt<never> {
  return { kind: "unknown", names, epoch: "", settlesInMs: 0 };
}
