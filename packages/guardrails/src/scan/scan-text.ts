import type { TextDetector } from "../detectors/detector.ts";
import type { NormalText } from "../text/normal-text.ts";
import { HitNotes } from "./hit-notes.ts";
import { isHitNear } from "./is-hit-near.ts";
import type { LiteralIndex } from "./literal-index.ts";
import { readText } from "./read-text.ts";
import type { Scan, Trust } from "./scan.ts";

/** One pass over a text for some of the detectors of an index; answers what each of these gets to see. */
export function scanText(
  index: LiteralIndex,
  detectors: readonly TextDetector[],
  normal: NormalText,
  trust: Trust,
): ReadonlyMap<TextDetector, Scan> {
  const { text } = normal;
  const notes = new HitNotes(index, text, wantedGroups(index, detectors));
  const marks = readText(index.automaton, text, (state, end) => notes.note(state, end));
  const scans = new Map<TextDetector, Scan>();
  for (const detector of detectors) {
    const groups = index.groupsOf.get(detector);
    const hits: Scan["hits"] = (name) => {
      const group = groups?.get(name);
      if (group === undefined) throw new Error(`The detector has no literals by the name "${name}".`);
      return notes.hitsOf[group] ?? [];
    };
    const isNear: Scan["isNear"] = (name, start, end) => isHitNear(text, hits(name), start, end);
    scans.set(detector, { normal, text, trust, hits, isNear, ...marks });
  }
  return scans;
}

/** By group: whether one of the detectors asks for it. */
function wantedGroups(
  { groupsOf, groupCount }: LiteralIndex,
  detectors: readonly TextDetector[],
): Uint8Array {
  const isWanted = new Uint8Array(groupCount);
  for (const detector of detectors) {
    for (const group of groupsOf.get(detector)?.values() ?? []) isWanted[group] = 1;
  }
  return isWanted;
}
