import type { WordsParams } from "../../definition.ts";
import type { RawFinding } from "../../finding.ts";
import type { Scan } from "../../scan/scan.ts";
import type { TextDetector } from "../detector.ts";
import { allowedPhrases, coveredByAllowed } from "./allowed-phrases.ts";
import { findingType } from "./finding-type.ts";
import { foldedForms } from "./folded-forms.ts";
import { standsAlone } from "./word-edges.ts";

/** Finds words and phrases of a list, whatever their case, as words of their own and outside of allowed phrases. */
export function createWordsDetector(params: WordsParams): TextDetector {
  const type = findingType(params.type ?? "WORD");
  return {
    // Where a word may begin and end differs by its own first and last character: `standsAlone` decides.
    literals: {
      words: { words: params.words.flatMap(foldedForms), boundary: "none" },
      ...allowedPhrases(params.allow),
    },
    threshold: 0.5,
    needs: "window",
    detect: (scan) => findWords(scan, type),
  };
}

const none: readonly RawFinding[] = [];

function findWords(scan: Scan, type: string): readonly RawFinding[] {
  if (scan.hits("words").length === 0) return none;
  const isAllowed = coveredByAllowed(scan);
  return scan
    .hits("words")
    .filter(({ start, end }) => standsAlone(scan.text, start, end) && !isAllowed(start, end))
    .map(({ start, end }) => ({ type, start, end, score: 1, evidence: "list" }));
}
