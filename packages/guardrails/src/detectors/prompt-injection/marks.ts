import type { Scan } from "../../scan/scan.ts";
import { leetMarks } from "./leet-marks.ts";
import type { Concept } from "./lexicon/concept.ts";
import { type Lexicon, lexiconGroups } from "./lexicon/lexicon.ts";

/** A word or phrase of the lexicon where it stands in a text. */
export interface Mark {
  readonly concept: Concept;
  readonly start: number;
  readonly end: number;
}

/** All of them by their start. */
export function readMarks(scan: Scan, lexicon: Lexicon): readonly Mark[] {
  const marks: Mark[] = scan.digitRuns.length === 0 ? [] : [...leetMarks(scan, lexicon)];
  for (const group of lexiconGroups) {
    const meanings = lexicon.meanings[group];
    for (const { start, end, word } of scan.hits(group)) {
      for (const concept of meanings[word] ?? []) marks.push({ concept, start, end });
    }
  }
  return marks.sort((a, b) => a.start - b.start || a.end - b.end);
}
