const NANO_PER_USD = 1_000_000_000;
const NANO_PER_CENT = 10_000_000;

/** Nano-USD as dollars, exact: two decimals, and up to nine where the amount has them. */
export function printUsd(nanoUsd: number): string {
  const dollars = Math.floor(nanoUsd / NANO_PER_USD);
  const decimals = String(nanoUsd % NANO_PER_USD).padStart(9, "0");
  let shown = decimals.length;
  while (shown > 2 && decimals.endsWith("0", shown)) shown -= 1;
  return `$${dollars}.${decimals.slice(0, shown)}`;
}

/** Nano-USD as dollars, rounded down to whole cents; exact below one cent. */
export function printUsdInCents(nanoUsd: number): string {
  return printUsd(nanoUsd < NANO_PER_CENT ? nanoUsd : nanoUsd - (nanoUsd % NANO_PER_CENT));
}
