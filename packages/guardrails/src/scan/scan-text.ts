import type { TextDetector } from "../detectors/detector.ts";
import type { NormalText } from "../text/normal-text.ts";
import { HitNotes } from "./hit-notes.ts";
import { isHitNear } from "./is-hit-near.ts";
import { groupsOf, type LiteralIndex } from "./literal-index.ts";
import { type Marks, readText } from "./read-text.ts";
import type { Hit, Scan, Trust } from "./scan.ts";

/** Looks through texts for some of the detectors of an index. */
export interface TextScanner {
  /** One pass over a text; answers what each detector gets to see, in their order. */
  scan(normal: NormalText, trust: Trust): readonly DetectorScan[];
}

/** What one of several detectors gets to see of a text. */
export interface DetectorScan extends Scan {
  readonly detector: TextDetector;
}

export function createTextScanner(index: LiteralIndex, detectors: readonly TextDetector[]): TextScanner {
  const isWanted = new Uint8Array(index.groupCount);
  for (const group of groupsOf(index, detectors)) isWanted[group] = 1;
  const looking = detectors.map((detector) => {
    return { detector, groups: index.groupsOf.get(detector) ?? new Map<string, number>() };
  });
  return {
    scan: (normal, trust) => {
      const hits = new HitNotes(index, normal.text, isWanted);
      const noted = { normal, trust, hits, marks: readText(index.automaton, normal.text, hits) };
      return looking.map(({ detector, groups }) => new NotedScan(detector, groups, noted));
    },
  };
}

/** The same for one text alone. */
export function scanText(
  index: LiteralIndex,
  detectors: readonly TextDetector[],
  normal: NormalText,
  trust: Trust,
): ReadonlyMap<TextDetector, Scan> {
  const scans = createTextScanner(index, detectors).scan(normal, trust);
  return new Map(scans.map((scan) => [scan.detector, scan]));
}

/** What one pass over a text noted. */
interface Noted {
  readonly normal: NormalText;
  readonly trust: Trust;
  readonly hits: HitNotes;
  readonly marks: Marks;
}

/** One for each detector of each text: a class, so that its questions are not made anew for every one. */
class NotedScan implements DetectorScan {
  readonly detector: TextDetector;
  readonly normal: NormalText;
  readonly text: string;
  readonly trust: Trust;
  readonly digitRuns: Scan["digitRuns"];
  readonly ats: Scan["ats"];
  readonly schemes: Scan["schemes"];
  readonly colons: Scan["colons"];
  readonly #groups: ReadonlyMap<string, number>;
  readonly #hits: HitNotes;

  constructor(detector: TextDetector, groups: ReadonlyMap<string, number>, noted: Noted) {
    const { normal, trust, hits, marks } = noted;
    this.detector = detector;
    this.normal = normal;
    this.text = normal.text;
    this.trust = trust;
    this.digitRuns = marks.digitRuns;
    this.ats = marks.ats;
    this.schemes = marks.schemes;
    this.colons = marks.colons;
    this.#groups = groups;
    this.#hits = hits;
  }

  hits(name: string): readonly Hit[] {
    const group = this.#groups.get(name);
    if (group === undefined) throw new Error(`The detector has no literals by the name "${name}".`);
    return this.#hits.of(group);
  }

  isNear(name: string, start: number, end: number): boolean {
    return isHitNear(this.text, this.hits(name), start, end);
  }
}
