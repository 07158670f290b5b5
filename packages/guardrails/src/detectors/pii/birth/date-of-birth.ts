import { CONTEXT_CHARS, type Scan } from "../../../scan/scan.ts";
import { isGlueAt } from "../characters.ts";
import { contextOf, endsJustBefore, hitBefore } from "../context.ts";
import type { PiiKind } from "../pii-kind.ts";
import { birthWords } from "./birth-words.ts";
import { readDate } from "./calendar-dates.ts";
import { otherEventWords } from "./other-event-words.ts";

const BIRTH = "birth";
const OTHER = "birth, other events";
const context = contextOf(BIRTH, birthWords);

/** Whole dates, day, month and year, beside a word that says that somebody was born on them. */
export const dateOfBirth: PiiKind = {
  literals: { ...context.literals, [OTHER]: { words: otherEventWords, boundary: "word" } },
  startsFrom: ["digitRuns"],
  *find(scan) {
    if (!context.isIn(scan)) return;
    let done = 0;
    for (const run of scan.digitRuns) {
      if (run.start < done || isGlueAt(scan.text, run.start - 1)) continue;
      const date = readDate(scan.text, run);
      if (date === undefined || isGlueAt(scan.text, date.end) || !context.isNear(scan, date.start, date.end))
        continue;
      if (isOfAnotherEvent(scan, date.start)) continue;
      done = date.end;
      yield { type: "DATE_OF_BIRTH", ...date, score: 0.85, evidence: "context" };
    }
  },
};

/** Whether something else than a birth is spoken of between the word for it and the date: `born in 1950, hired on 3 May 1990`. */
function isOfAnotherEvent(scan: Scan, start: number): boolean {
  const birth = hitBefore(scan, BIRTH, start);
  const other = hitBefore(scan, OTHER, start);
  if (birth === undefined || other === undefined || other.start < birth.end) return false;
  return endsJustBefore(scan, OTHER, start, CONTEXT_CHARS);
}
