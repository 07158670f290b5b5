/** Counts by name, of as many names as there is room for; the rest is counted together. */
export class Tally {
  readonly #counts = new Map<string, number>();
  readonly #namesMax: number;
  #others = 0;

  constructor(namesMax: number) {
    this.#namesMax = namesMax;
  }

  add(name: string): void {
    const known = this.#counts.get(name);
    if (known === undefined && this.#counts.size >= this.#namesMax) this.#others += 1;
    else this.#counts.set(name, (known ?? 0) + 1);
  }

  /** The largest first, names that are alike in number in their order; what is left of the rest as one figure. */
  top(namesMax: number): { readonly names: readonly Counted[]; readonly others: number } {
    const all = [...this.#counts]
      .map(([name, count]) => ({ name, count }))
      .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
    const rest = all.slice(namesMax).reduce((sum, { count }) => sum + count, this.#others);
    return { names: all.slice(0, namesMax), others: rest };
  }
}

export interface Counted {
  readonly name: string;
  readonly count: number;
}
