import type { HeldLimit } from "../ports/usage-ledger.ts";
import type { UsageCountedRow } from "./usage-rows.ts";

/** A settled call as it is counted: by when it was opened, and by the process that opened it. */
export interface CountedCall {
  readonly openedAtMs: number;
  readonly origin: string;
  readonly held: readonly HeldLimit[];
}

/** Sums what calls came to, so that a batch of many changes few rows. In no order. */
export function countedRows(calls: readonly CountedCall[]): readonly UsageCountedRow[] {
  const rows = new Map<string, UsageCountedRow>();
  for (const { openedAtMs, origin, held } of calls) {
    for (const { counter, kind, amount } of held) {
      const period_ms = periodMs(kind, openedAtMs);
      const key = `${kind} ${period_ms} ${origin} ${counter}`;
      const before = rows.get(key)?.amount ?? 0;
      rows.set(key, { counter, kind, period_ms, origin, amount: before + amount });
    }
  }
  return [...rows.values()];
}

/** Epoch milliseconds: when the month of a budget, or the second of a rate, began. */
export function periodMs(kind: HeldLimit["kind"], atMs: number): number {
  if (kind !== "budget") return Math.floor(atMs / 1_000) * 1_000;
  const at = new Date(atMs);
  return Date.UTC(at.getUTCFullYear(), at.getUTCMonth());
}
