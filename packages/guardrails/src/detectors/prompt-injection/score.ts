import type { InjectionSignal, SignalMatch } from "./signal.ts";

/** How far the ends of two signals may be apart and still be reasons for one thing: a paragraph and its neighbours. */
export const WINDOW_CHARS = 600;

/**
 * The signals of the window that says most, the weightiest match of each: what stands kilobytes apart has nothing to do with one
 * another. Linear: every match enters and leaves its queue once.
 */
export function strongestWindow(matches: readonly SignalMatch[]): readonly SignalMatch[] {
  const queues = new Map<InjectionSignal, SlidingMaximum>();
  let best: readonly SignalMatch[] = [];
  let bestScore = 0;
  for (const match of matches.toSorted((a, b) => a.end - b.end || a.start - b.start)) {
    const queue = queues.get(match.signal) ?? new SlidingMaximum();
    queues.set(match.signal, queue);
    if (!queue.add(match)) continue;
    const window = [...queues.values()].flatMap((one) => one.maximumFrom(match.end - WINDOW_CHARS));
    const score = combine(window);
    if (score <= bestScore) continue;
    best = window;
    bestScore = score;
  }
  return best;
}

/** As if each signal were an independent reason: 1 − Π (1 − weight). The order of signals does not matter. */
export function combine(signals: readonly SignalMatch[]): number {
  const weights = signals.map(({ weight }) => weight).sort((a, b) => a - b);
  return 1 - weights.reduce((doubt, weight) => doubt * (1 - weight), 1);
}

/** Matches of one signal by their end, without those that a later one outweighs. */
class SlidingMaximum {
  readonly #queue: SignalMatch[] = [];
  #head = 0;

  /** Whether it counts: of those that end at one place only the weightiest does. */
  add(match: SignalMatch): boolean {
    for (let last = this.#last(); last !== undefined && last.weight <= match.weight; last = this.#last()) {
      if (last.weight === match.weight && last.end === match.end) return false;
      this.#queue.pop();
    }
    if (this.#last()?.end === match.end) return false;
    this.#queue.push(match);
    return true;
  }

  /** The weightiest that ends there or later: none or one. */
  maximumFrom(endMin: number): readonly SignalMatch[] {
    while (this.#head < this.#queue.length && (this.#queue[this.#head]?.end ?? 0) < endMin) this.#head += 1;
    return this.#queue.slice(this.#head, this.#head + 1);
  }

  #last(): SignalMatch | undefined {
    return this.#queue.length > this.#head ? this.#queue.at(-1) : undefined;
  }
}
