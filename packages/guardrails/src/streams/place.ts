/** A place in a stream. */
export interface Place {
  /** In UTF-16 code units from the stream's beginning. */
  readonly at: number;
  /** How many characters that show stand before it: context is measured in these. */
  readonly seen: number;
}

export function earlier(a: Place, b: Place | undefined): Place {
  return b === undefined || a.at <= b.at ? a : b;
}

/** Places from left to right; those that are done with are dropped from the front. */
export class Places {
  #places: Place[] = [];
  #first = 0;

  get last(): Place | undefined {
    return this.#places.length > this.#first ? this.#places.at(-1) : undefined;
  }

  add(place: Place): void {
    this.#places.push(place);
  }

  /** The last one that has at most so many characters before it. */
  lastSeenBy(seen: number): Place | undefined {
    return this.#lastWhere((place) => place.seen <= seen);
  }

  firstBehind(at: number): Place | undefined {
    const last = this.lastBy(at);
    return this.#places[last === undefined ? this.#first : this.#places.lastIndexOf(last) + 1];
  }

  lastBy(at: number): Place | undefined {
    return this.#lastWhere((place) => place.at <= at);
  }

  dropBefore(at: number): void {
    while ((this.#places[this.#first]?.at ?? at) < at) this.#first += 1;
    if (this.#first * 2 < this.#places.length) return;
    this.#places = this.#places.slice(this.#first);
    this.#first = 0;
  }

  #lastWhere(holds: (place: Place) => boolean): Place | undefined {
    let low = this.#first;
    let high = this.#places.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const place = this.#places[middle];
      if (place !== undefined && holds(place)) low = middle + 1;
      else high = middle;
    }
    return low === this.#first ? undefined : this.#places[low - 1];
  }
}
