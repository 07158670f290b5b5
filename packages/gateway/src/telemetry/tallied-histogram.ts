import { Histogram, type HistogramConfiguration } from "prom-client";

/** Measures one set of labels. */
export interface Spread {
  observe(value: number): void;
}

/** The same as `TalliedCounter`, of a histogram: prom-client hashes the labels at each measurement, and a call makes eight. */
export class TalliedHistogram<L extends string> {
  readonly #spreads: TalliedSpread[] = [];
  readonly #configuration: HistogramConfiguration<L> & Bounds;

  constructor(configuration: HistogramConfiguration<L> & Bounds) {
    this.#configuration = configuration;
    void new ToldHistogram(configuration, this.#spreads);
  }

  /** Keep it: a look-up is what this saves. */
  labels(...values: string[]): Spread {
    const { labelNames = [], buckets } = this.#configuration;
    const labels = Object.fromEntries(labelNames.map((name, at) => [name, values[at] ?? ""]));
    const spread = new TalliedSpread(labels, buckets);
    this.#spreads.push(spread);
    return spread;
  }
}

interface Bounds {
  /** Upper bounds, ascending. */
  readonly buckets: number[];
}

class TalliedSpread implements Spread {
  readonly labels: Labels;
  readonly #bounds: readonly number[];
  /** How many measurements lie in each bucket and in none before it; beyond the last bound they are in none. */
  readonly #counts: number[];
  #count = 0;
  #sum = 0;

  constructor(labels: Labels, bounds: readonly number[]) {
    this.labels = labels;
    this.#bounds = bounds;
    this.#counts = bounds.map(() => 0);
  }

  observe(value: number): void {
    this.#count += 1;
    this.#sum += value;
    const at = this.#bounds.findIndex((bound) => value <= bound);
    if (at >= 0) this.#counts[at] = (this.#counts[at] ?? 0) + 1;
  }

  /** The series of a histogram as Prometheus has them: each bucket holds those before it. */
  series(name: string): readonly Series[] {
    if (this.#count === 0) return [];
    const sharedLabels = this.labels;
    let below = 0;
    const buckets = this.#bounds.map((le, at): Series => {
      below += this.#counts[at] ?? 0;
      return { metricName: `${name}_bucket`, labels: { le }, sharedLabels, value: below };
    });
    return [
      ...buckets,
      { metricName: `${name}_bucket`, labels: { le: "+Inf" }, sharedLabels, value: this.#count },
      { metricName: `${name}_sum`, labels: {}, sharedLabels, value: this.#sum },
      { metricName: `${name}_count`, labels: {}, sharedLabels, value: this.#count },
    ];
  }
}

type Labels = Readonly<Record<string, string>>;

interface Series {
  readonly metricName: string;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly sharedLabels: Labels;
  readonly value: number;
}

/** What a registry has of it. `getForPromString` is what prom-client's own metrics are read by, though its types do not say so. */
class ToldHistogram<L extends string> extends Histogram<L> {
  readonly #configuration: HistogramConfiguration<L>;
  readonly #spreads: readonly TalliedSpread[];

  constructor(configuration: HistogramConfiguration<L>, spreads: readonly TalliedSpread[]) {
    super(configuration);
    this.#configuration = configuration;
    this.#spreads = spreads;
  }

  async getForPromString(): Promise<object> {
    const { name, help, aggregator = "sum" } = this.#configuration;
    const values = this.#spreads.flatMap((spread) => spread.series(name));
    return { name, help, type: "histogram", values, aggregator };
  }
}
