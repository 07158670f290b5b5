import type { RawFinding } from "../../../finding.ts";
import { isAlphanumeric, isAsciiLetter, isGlueAt } from "../characters.ts";
import type { PiiKind } from "../pii-kind.ts";
import { ibanStructure } from "./iban-structures.ts";
import { hasIbanCheckDigits } from "./mod-97.ts";

const SEPARATOR = /[ .\u2010-\u2015\u2212-]/;

/** ISO 13616 account numbers of every country: length, structure and check digits, in any case, grouped in any way. */
export const iban: PiiKind = {
  literals: {},
  startsFrom: ["digitRuns"],
  *find({ text, digitRuns }) {
    for (const run of digitRuns) {
      const start = countryStart(text, run.start);
      if (start === undefined) continue;
      const finding = ibanAt(text, start);
      if (finding !== undefined) yield finding;
    }
  },
};

/** Where the two letters before the check digits begin. */
function countryStart(text: string, checkDigits: number): number | undefined {
  const end = SEPARATOR.test(text.charAt(checkDigits - 1)) ? checkDigits - 1 : checkDigits;
  if (!isAsciiLetter(text.charCodeAt(end - 1)) || !isAsciiLetter(text.charCodeAt(end - 2))) return undefined;
  return isGlueAt(text, end - 3) ? undefined : end - 2;
}

function ibanAt(text: string, start: number): RawFinding | undefined {
  const structure = ibanStructure(text.slice(start, start + 2).toUpperCase());
  if (structure === undefined) return undefined;
  const read = readCompact(text, start, structure.length);
  if (read === undefined || isGlueAt(text, read.end)) return undefined;
  if (!structure.account.test(read.compact.slice(4)) || !hasIbanCheckDigits(read.compact)) return undefined;
  return { type: "IBAN", start, end: read.end, score: 1, evidence: "checksum" };
}

/** So many letters and digits, upper case, single separators between them left out; undefined where there are fewer. */
function readCompact(
  text: string,
  start: number,
  length: number,
): { readonly compact: string; readonly end: number } | undefined {
  let compact = "";
  let at = start;
  while (compact.length < length) {
    if (isAlphanumeric(text.charCodeAt(at))) compact += text.charAt(at);
    else if (!SEPARATOR.test(text.charAt(at)) || !isAlphanumeric(text.charCodeAt(at + 1))) return undefined;
    at += 1;
  }
  return { compact: compact.toUpperCase(), end: at };
}
