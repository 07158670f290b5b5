import type { Finding } from "@meshgate/guardrails";
import { evidences } from "@meshgate/guardrails/findings";
import type { PlacedFinding } from "./inspect-passages.ts";
import { overlap, type Place, type PlacedRange } from "./place.ts";

/** What was found in texts by themselves, and what joining them adds to it. */
export class PlacedLog {
  readonly #findings: PlacedFinding[] = [];
  readonly #inPlace = new Map<Place, Known[]>();

  /** In the order in which they were added. */
  get findings(): readonly PlacedFinding[] {
    return this.#findings;
  }

  /** Of texts by themselves. */
  add(findings: readonly PlacedFinding[]): void {
    for (const found of findings) this.#keep(found, "whole");
  }

  /**
   * Those of joined texts that are not known. A value that is whole in one text ends there, however much longer it would be with
   * the start of the next one.
   */
  newIn(findings: readonly PlacedFinding[]): readonly PlacedFinding[] {
    return findings.filter((found) => !this.#holdsWhole(found) && !this.#holdsJoined(found));
  }

  addJoined(findings: readonly PlacedFinding[]): void {
    for (const found of findings) this.#keep(found, "joined");
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
      this.#knownIn(range, found).some(
        (known) => known.by === "whole" && overlap(known.range, range) && stands(known.found, found),
      ),
    );
  }

  /** With a space between the texts, or with nothing, as a rule the same is found. */
  #holdsJoined(found: PlacedFinding): boolean {
    return found.ranges.every((range) =>
      this.#knownIn(range, found).some(
        ({ range: known, found: { finding } }) =>
          finding.type === found.finding.type && known.start <= range.start && range.end <= known.end,
      ),
    );
  }

  /** What the same guardrail found in the same text. */
  #knownIn({ place }: PlacedRange, { finding: { guardrail } }: PlacedFinding): readonly Known[] {
    const known = this.#inPlace.get(place) ?? [];
    return known.filter(({ found: { finding } }) => finding.guardrail === guardrail);
  }
}

interface Known {
  readonly found: PlacedFinding;
  readonly range: PlacedRange;
  readonly by: "whole" | "joined";
}

/**
 * Whether what is whole in one text stands against what overlaps it once texts are joined: as the same, or as the surer of two. A
 * score is no value that is whole somewhere, since each text adds to it.
 */
function stands({ finding: whole }: PlacedFinding, { finding: joined }: PlacedFinding): boolean {
  if (whole.type !== joined.type) return rankOf(whole) < rankOf(joined);
  return joined.evidence !== "score" || joined.score <= whole.score;
}

function rankOf({ evidence, explains }: Finding): number {
  return explains === true ? evidences.length : evidences.indexOf(evidence);
}
