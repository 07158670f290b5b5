import { evidences, type RawFinding } from "../finding.ts";
import type { TextRange } from "../text/normal-text.ts";

/**
 * Of findings that overlap only the surest stays: by its evidence, then the longer, then by its score. A mere score is about a
 * text as a whole and takes the place of its own type alone; what explains another finding takes none. The result is in the
 * order of the text.
 */
export function resolveOverlaps<F extends RawFinding>(findings: readonly F[]): readonly F[] {
  const placesOf = new Map<string, DisjointRanges>();
  return findings
    .toSorted(bySureness)
    .filter((finding) => finding.explains === true || placesFor(placesOf, finding).add(finding))
    .sort(byPlace);
}

function placesFor(placesOf: Map<string, DisjointRanges>, { type, evidence }: RawFinding): DisjointRanges {
  const shared = evidence === "score" ? type : "";
  const places = placesOf.get(shared) ?? new DisjointRanges();
  placesOf.set(shared, places);
  return places;
}

function bySureness(a: RawFinding, b: RawFinding): number {
  return (
    rankOf(a) - rankOf(b) ||
    (a.evidence === "score" ? b.score - a.score : 0) ||
    b.end - b.start - (a.end - a.start) ||
    b.score - a.score ||
    a.start - b.start ||
    compare(a.type, b.type)
  );
}

/** Most other numbers can be read as somebody's phone number, so that a phone number yields to all but a mere score. */
function rankOf({ type, evidence }: RawFinding): number {
  const rank = evidences.indexOf(evidence);
  return type === "PHONE" ? Math.max(rank, evidences.indexOf("context") + 0.5) : rank;
}

function byPlace(a: RawFinding, b: RawFinding): number {
  return a.start - b.start || a.end - b.end || compare(a.type, b.type);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Ranges of which no two overlap. */
class DisjointRanges {
  readonly #ranges: TextRange[] = [];

  /** Answers whether there was room for it. */
  add({ start, end }: TextRange): boolean {
    const place = this.#placeOf(start);
    const before = this.#ranges[place - 1];
    const behind = this.#ranges[place];
    if (before !== undefined && before.end > start) return false;
    if (behind !== undefined && (behind.start < end || behind.start === start)) return false;
    this.#ranges.splice(place, 0, { start, end });
    return true;
  }

  /** How many start before `start`. */
  #placeOf(start: number): number {
    let low = 0;
    let high = this.#ranges.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#ranges[middle]?.start ?? 0) < start) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
