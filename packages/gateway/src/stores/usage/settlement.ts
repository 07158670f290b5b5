import type { CounterName, SettledLimit } from "../../ports/usage-store.ts";

/** How a reservation ends: at what the call came to, or as if it had never been. */
export type Settlement =
  | { readonly kind: "settled"; readonly limits: readonly SettledLimit[] }
  | { readonly kind: "released" };

/** What a held amount ends at; a limit that the settlement does not name ends at all that was held. */
export function settledAmount(
  settlement: Settlement,
  { counter, kind }: Pick<CounterName, "counter" | "kind">,
  held: number,
): number {
  if (settlement.kind === "released") return 0;
  const named = settlement.limits.find((limit) => limit.counter === counter && limit.kind === kind);
  return named === undefined ? held : named.amount;
}
