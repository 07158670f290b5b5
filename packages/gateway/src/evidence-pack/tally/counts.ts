import type { Counted } from "../evidence-summary.ts";

/** Counts things by their names. */
export class Counts {
  readonly #counts = new Map<string, number>();

  add(name: string, count = 1): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + count);
  }

  counted(): Counted {
    return Array.from(this.#counts, ([name, count]) => ({ name, count })).sort(
      (one, other) => other.count - one.count || (one.name < other.name ? -1 : 1),
    );
  }
}
