/** Of USD per million tokens. What pico-USD cannot say exactly (a third of a cent) is rounded up. */
export function picoUsdOf(usdPer1mTokens: number): number {
  const pico = usdPer1mTokens * 1e6;
  const nearest = Math.round(pico);
  // A double is not the decimal fraction that was written: 0.29 × 10⁶ may come to 289999.99….
  return Math.abs(pico - nearest) < 1e-6 * Math.max(1, nearest) ? nearest : Math.ceil(pico);
}

/** Whether an amount of USD per million tokens is a whole number of pico-USD a token: six decimals at most. */
export function isWholePicoUsd(usdPer1mTokens: number): boolean {
  return Number(usdPer1mTokens.toFixed(6)) === usdPer1mTokens;
}
