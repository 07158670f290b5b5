import { isGlueAt } from "../characters.ts";
import { contextOf } from "../context.ts";
import type { PiiKind } from "../pii-kind.ts";
import { birthWords } from "./birth-words.ts";
import { readDate } from "./calendar-dates.ts";

const context = contextOf("birth", birthWords);

/** Whole dates, day, month and year, beside a word that says that somebody was born on them. */
export const dateOfBirth: PiiKind = {
  literals: context.literals,
  *find(scan) {
    if (!context.isIn(scan)) return;
    let done = 0;
    for (const run of scan.digitRuns) {
      if (run.start < done || isGlueAt(scan.text, run.start - 1)) continue;
      const date = readDate(scan.text, run);
      if (date === undefined || isGlueAt(scan.text, date.end) || !context.isNear(scan, date.start, date.end))
        continue;
      done = date.end;
      yield { type: "DATE_OF_BIRTH", ...date, score: 0.85, evidence: "context" };
    }
  },
};
