import type { InjectionSignal, SignalMatch } from "./signal.ts";

/** The weightiest match of each signal so far. */
export class StrongestSignals {
  readonly #best = new Map<InjectionSignal, SignalMatch>();

  /** Whether a match of such a weight would count: what speaks against it need not be asked otherwise. */
  wouldCount(signal: InjectionSignal, weight: number): boolean {
    return weight > (this.#best.get(signal)?.weight ?? 0);
  }

  add(match: SignalMatch): void {
    if (this.wouldCount(match.signal, match.weight)) this.#best.set(match.signal, match);
  }

  all(): readonly SignalMatch[] {
    return [...this.#best.values()];
  }
}

/** As if each signal were an independent reason: 1 − Π (1 − weight). The order of signals does not matter. */
export function combine(signals: readonly SignalMatch[]): number {
  const weights = signals.map(({ weight }) => weight).sort((a, b) => a - b);
  return 1 - weights.reduce((doubt, weight) => doubt * (1 - weight), 1);
}
