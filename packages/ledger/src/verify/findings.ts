import { bytesToHex } from "@noble/hashes/utils.js";
import type { EventPlace, Finding } from "./finding.ts";

/** As many are kept in full; of the rest the number. */
const KEPT_MAX = 1_000;

/** An event that is not the one that belongs there: what should hash to `expected` hashes to `found`. */
interface Exchanged {
  readonly at: EventPlace;
  readonly expected: Uint8Array;
  readonly found: Uint8Array;
}

/** Gathers what is wrong while a log goes by, in bounded memory, and sees at the end what belongs together. */
export class Findings {
  readonly #kept: Finding[] = [];
  readonly #exchanged = new Map<Finding, Exchanged>();
  /** Where they begin and end: several looks at the same hashes are one finding. */
  readonly #stretches = new Set<string>();
  #count = 0;

  add(finding: Finding): void {
    if (finding.kind === "altered" && finding.part === "hashes") {
      const stretch = `${finding.at.index} ${finding.to}`;
      if (this.#stretches.has(stretch)) return;
      this.#stretches.add(stretch);
    }
    this.#count += 1;
    if (this.#kept.length < KEPT_MAX) this.#kept.push(finding);
  }

  /** An altered event; where another such one stands in its place, and it in that one's, they were swapped. */
  addAltered(exchanged: Exchanged): void {
    const finding: Finding = { kind: "altered", part: "event", at: exchanged.at };
    if (this.#kept.length < KEPT_MAX) this.#exchanged.set(finding, exchanged);
    this.add(finding);
  }

  /** How many, those included that are not kept. */
  get count(): number {
    return this.#count;
  }

  /** What concerns the whole first, then what concerns an event, by its index. */
  all(): readonly Finding[] {
    const swapped = this.#swapped();
    return this.#kept
      .flatMap((finding) => swapped.get(finding) ?? [finding])
      .toSorted((a, b) => rank(a) - rank(b));
  }

  #swapped(): ReadonlyMap<Finding, readonly Finding[]> {
    const byExpected = new Map(
      [...this.#exchanged].map(([finding, each]) => [bytesToHex(each.expected), { finding, ...each }]),
    );
    const swapped = new Map<Finding, readonly Finding[]>();
    for (const [finding, { at, expected, found }] of this.#exchanged) {
      const other = byExpected.get(bytesToHex(found));
      if (other === undefined || bytesToHex(other.found) !== bytesToHex(expected)) continue;
      const first = at.index < other.at.index;
      swapped.set(finding, first ? [{ kind: "swapped", at, with: other.at }] : []);
    }
    return swapped;
  }
}

/** A stretch of which no event can be named stands behind the events that can. */
function rank(finding: Finding): number {
  if (finding.kind === "altered" && finding.part === "hashes") return finding.to;
  return "at" in finding ? finding.at.index : -1;
}
