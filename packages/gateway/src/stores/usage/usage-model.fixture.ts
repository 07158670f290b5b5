import type { LimitNeed } from "@meshgate/engine";
import type {
  CounterName,
  CounterReading,
  LimitState,
  Reservation,
  ReserveRequest,
  SettledBudget,
  SettledLimit,
} from "../../ports/usage-store.ts";
import { monthEndMs } from "./month.ts";

/** Everything that was ever reserved of one counter, and what became of it. */
interface Entry {
  readonly id: string;
  readonly need: LimitNeed;
  readonly month: string;
  readonly second: number;
  amount: number;
  open: boolean;
}

/** A usage store as slow and as plain as can be: it keeps every reservation for ever and adds up when asked. */
export class UsageModel {
  readonly #entries: Entry[] = [];

  reserve({ id, month, limits }: ReserveRequest, nowMs: number): Reservation {
    const states = limits.map((need) => this.#ask(need, month, nowMs));
    const granted = limits.every(({ mode }, at) => mode === "shadow" || states[at]?.granted === true);
    const second = Math.floor(nowMs / 1_000);
    if (granted) {
      for (const need of limits) {
        this.#entries.push({ id, need, month, second, amount: need.amount, open: true });
      }
    }
    return { granted, limits: states, source: "shared" };
  }

  end(id: string, settlement: readonly SettledLimit[] | "released"): readonly SettledBudget[] {
    const changed: SettledBudget[] = [];
    for (const entry of this.#entries.filter((candidate) => candidate.id === id && candidate.open)) {
      const { counter, kind } = entry.need;
      const named =
        settlement === "released"
          ? { amount: 0 }
          : settlement.findLast((limit) => limit.counter === counter && limit.kind === kind);
      const usedBefore = this.#used(counter, entry.month);
      entry.open = false;
      entry.amount = named?.amount ?? entry.amount;
      const usedAfter = this.#used(counter, entry.month);
      if (kind === "budget" && usedAfter !== usedBefore) changed.push({ counter, usedBefore, usedAfter });
    }
    return changed;
  }

  names(): readonly CounterName[] {
    const names = this.#entries.map(({ need: { counter, kind }, month }) => ({ counter, kind, month }));
    return [...new Map(names.map((name) => [JSON.stringify(name), name])).values()];
  }

  read(name: CounterName, nowMs: number): CounterReading {
    if (name.kind !== "budget") return { ...name, used: sumOf(this.#window(name, nowMs)), reserved: 0 };
    const { counter, month } = name;
    return { ...name, used: this.#used(counter, month), reserved: this.#reserved(counter, month) };
  }

  #ask(need: LimitNeed, month: string, nowMs: number): LimitState {
    const { policyId, kind, counter, limit, amount } = need;
    const { used, reserved } = this.read({ counter, kind, month }, nowMs);
    const granted = used + reserved + amount <= limit;
    const common = { policyId, kind, counter, limit, used, reserved, asked: amount, granted };
    if (kind === "budget") return { ...common, resetsAtMs: monthEndMs(month) };
    const held = this.#window(need, nowMs).filter((entry) => entry.amount > 0);
    const resetsAtMs = Math.max(nowMs, ...held.map(({ second }) => (second + 61) * 1_000));
    if (granted) return { ...common, resetsAtMs };
    for (let second = Math.floor(nowMs / 1_000) + 1; second * 1_000 <= resetsAtMs; second++) {
      if (sumOf(this.#window(need, second * 1_000)) + amount <= limit) {
        return { ...common, resetsAtMs, retryAfterMs: second * 1_000 - nowMs };
      }
    }
    return { ...common, resetsAtMs };
  }

  #used(counter: string, month: string): number {
    return sumOf(this.#budget(counter, month).filter(({ open }) => !open));
  }

  #reserved(counter: string, month: string): number {
    return sumOf(this.#budget(counter, month).filter(({ open }) => open));
  }

  #budget(counter: string, month: string): readonly Entry[] {
    return this.#entries.filter(
      ({ need, month: its }) => need.kind === "budget" && need.counter === counter && its === month,
    );
  }

  #window({ counter, kind }: Pick<CounterName, "counter" | "kind">, nowMs: number): readonly Entry[] {
    const current = Math.floor(nowMs / 1_000);
    return this.#entries.filter(
      ({ need, second }) => need.kind === kind && need.counter === counter && second >= current - 60,
    );
  }
}

function sumOf(entries: readonly Entry[]): number {
  return entries.reduce((sum, { amount }) => sum + amount, 0);
}
