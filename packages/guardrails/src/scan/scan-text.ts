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
  return {
    scan: (normal, trust) => {
      const notes = new HitNotes(index, normal.text, isWanted);
      const marks = readText(index.automaton, normal.text, (state, end) => notes.note(state, end));
      const noted = { index, normal, trust, notes, marks };
      return detectors.map((detector) => scanFor(detector, noted));
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
  readonly index: LiteralIndex;
  readonly normal: NormalText;
  readonly trust: Trust;
  readonly notes: HitNotes;
  readonly marks: Marks;
}

function scanFor(detector: TextDetector, { index, normal, trust, notes, marks }: Noted): DetectorScan {
  const { text } = normal;
  const { digitRuns, ats, schemes, colons } = marks;
  const groups = index.groupsOf.get(detector);
  const hits: Scan["hits"] = (name) => {
    const group = groups?.get(name);
    if (group === undefined) throw new Error(`The detector has no literals by the name "${name}".`);
    return notes.hitsOf[group] ?? noHits;
  };
  const isNear: Scan["isNear"] = (name, start, end) => isHitNear(text, hits(name), start, end);
  return { detector, normal, text, trust, hits, isNear, digitRuns, ats, schemes, colons };
}

const noHits: readonly Hit[] = [];
