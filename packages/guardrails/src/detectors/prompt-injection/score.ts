import type { InjectionSignal, SignalMatch } from "./signal.ts";

/** The weightiest match of each signal. */
export function strongest(matches: Iterable<SignalMatch>): readonly SignalMatch[] {
  const best = new Map<InjectionSignal, SignalMatch>();
  for (const match of matches) {
    if (match.weight > (best.get(match.signal)?.weight ?? 0)) best.set(match.signal, match);
  }
  return [...best.values()];
}

/** As if each signal were an independent reason: 1 − Π (1 − weight). The order of signals does not matter. */
export function combine(matches: readonly SignalMatch[]): number {
  const weights = matches.map(({ weight }) => weight).sort((a, b) => a - b);
  return 1 - weights.reduce((doubt, weight) => doubt * (1 - weight), 1);
}
