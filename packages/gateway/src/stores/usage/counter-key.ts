import type { CounterName } from "../../ports/usage-store.ts";

/** Names a counter among all counters of a store: a budget's month is part of it, a rate has none. */
export function counterKey({ kind, counter, month }: CounterName): string {
  return kind === "budget" ? `budget:${month}:${counter}` : `${kind}:${counter}`;
}
