const NANO_PER_USD = 1_000_000_000n;

/** Nano-USD as decimal USD, exact: two decimals, and up to nine where the amount has them. */
export function usdOf(nanoUsd: bigint): string {
  const decimals = String(nanoUsd % NANO_PER_USD).padStart(9, "0");
  return `${nanoUsd / NANO_PER_USD}.${decimals.slice(0, 2)}${decimals.slice(2).replace(/0+$/, "")}`;
}
