import type { PlacedFinding } from "./inspect-passages.ts";
import type { Place, PlacedRange } from "./place.ts";

/** What was found in texts by themselves, and what joining them adds to it. */
export class PlacedLog {
  readonly #findings: PlacedFinding[] = [];
  readonly #inPlace = new Map<Place, Known[]>();

  /** In the order in which they were added. */
  get findings(): readonly PlacedFinding[] {
    return this.#findings;
  }

  /** A finding of a text by itself. */
  add(found: PlacedFinding): void {
    this.#keep(found, "whole");
  }

  /**
   * A finding of joined texts. It counts where it is in several of them: what is in one is known by itself, or is harmless there.
   * A value that is whole in one text ends there, however much longer it would be with the start of the next one.
   */
  addJoined(found: PlacedFinding): void {
    const isSplit = found.ranges.some(({ place }) => place !== found.ranges[0]?.place);
    if (!isSplit || this.#holdsWhole(found) || this.#holdsJoined(found)) return;
    this.#keep(found, "joined");
  }

  #keep(found: PlacedFinding, by: Known["by"]): void {
    this.#findings.push(found);
    for (const range of found.ranges) {
      const known = this.#inPlace.get(range.place);
      if (known === undefined) this.#inPlace.set(range.place, [{ found, range, by }]);
      else known.push({ found, range, by });
    }
  }

  #holdsWhole(found: PlacedFinding): boolean {
    return found.ranges.some((range) =>
      this.#alike(found, range).some(
        (known) => known.by === "whole" && overlap(known.range, range) && !isMore(found, known.found),
      ),
    );
  }

  /** With a space between the texts, or with nothing, as a rule the same is found. */
  #holdsJoined(found: PlacedFinding): boolean {
    return found.ranges.every((range) =>
      this.#alike(found, range).some(
        ({ range: known }) => known.start <= range.start && range.end <= known.end,
      ),
    );
  }

  #alike({ finding: { guardrail, type } }: PlacedFinding, { place }: PlacedRange): readonly Known[] {
    const known = this.#inPlace.get(place) ?? [];
    return known.filter(({ found: { finding } }) => finding.guardrail === guardrail && finding.type === type);
  }
}

interface Known {
  readonly found: PlacedFinding;
  readonly range: PlacedRange;
  readonly by: "whole" | "joined";
}

function overlap(a: PlacedRange, b: PlacedRange): boolean {
  return a.start < b.end && b.start < a.end;
}

/** A score is no value that is whole somewhere: each text adds to it. */
function isMore({ finding: joined }: PlacedFinding, { finding: whole }: PlacedFinding): boolean {
  return joined.evidence === "score" && joined.score > whole.score;
}
