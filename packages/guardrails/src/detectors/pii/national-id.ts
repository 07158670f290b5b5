import type { RawFinding } from "../../finding.ts";
import type { Scan } from "../../scan/scan.ts";
import type { TextRange } from "../../text/normal-text.ts";
import type { IdKind } from "../national-ids/id-kind.ts";
import { isAlphanumeric, isAsciiLetter, isDigit } from "./characters.ts";
import { type Context, contextOf } from "./context.ts";
import { phoneContext } from "./phone/phone-words.ts";
import type { PiiKind } from "./pii-kind.ts";

/** Below it nothing is worth a mention: any nine digits without a word beside them. */
const SCORE_MIN = 0.3;
/** From here on a number's form alone leaves no doubt. */
const SCORE_SURE = 0.9;
const SCORE_DIALLED = 0.3;
/** A number begins at most so many groups before its first digit: `RSS MRA 85…`. */
const GROUPS_BEFORE_MAX = 2;
const GROUP_CHARS_MAX = 6;
/** The longest number there is, with its separators. */
const SPAN_CHARS = 24;
const DIGITS_MIN = 6;
/** Where letters stand right before digits, as in India's PAN. */
const DIGITS_MIN_MIXED = 4;
/** Single digits that a number may have as groups of their own: `1 85 05 78 006 084 36`. */
const GROUPS_SLACK = 4;
/** How far a plus may stand before a group of its number. */
const PLUS_CHARS_MAX = 12;
const SEPARATOR = /[ .\u2010-\u2015\u2212-]/;

/** Runs the kinds of national numbers wherever a code of letters and digits begins. */
export function nationalIdKind(kinds: readonly IdKind[]): PiiKind {
  const contexts = contextsByType(kinds);
  const literals = [phoneContext, ...contexts.values()].flatMap((context) =>
    Object.entries(context.literals),
  );
  const tried = kinds.map((kind) => ({ kind, context: contexts.get(kind.type) }));
  return {
    literals: Object.fromEntries(literals),
    startsFrom: ["digitRuns"],
    *find(scan) {
      for (const start of codeStarts(scan)) {
        for (const { kind, context } of tried) {
          const finding = idAt(scan, start, kind, context);
          if (finding !== undefined) yield finding;
        }
      }
    },
  };
}

function contextsByType(kinds: readonly IdKind[]): ReadonlyMap<string, Context> {
  const words = Map.groupBy(kinds, ({ type }) => type);
  return new Map(
    [...words].map(([type, same]) => [
      type,
      contextOf(type, [...new Set(same.flatMap(({ context }) => context))]),
    ]),
  );
}

function idAt(scan: Scan, start: number, kind: IdKind, context: Context | undefined): RawFinding | undefined {
  kind.shape.lastIndex = start;
  const matched = kind.shape.exec(scan.text)?.[0];
  if (matched === undefined || !kind.isValid(compactOf(matched))) return undefined;
  const end = start + matched.length;
  const score = scoreOf(scan, kind, context, { start, end });
  if (score < SCORE_MIN) return undefined;
  return { type: kind.type, start, end, score, evidence: kind.evidence };
}

/** Check digits that chance gives often do not count against a word that says that the number is for dialling. */
function scoreOf(scan: Scan, kind: IdKind, context: Context | undefined, { start, end }: TextRange): number {
  if (context?.isNear(scan, start, end)) return kind.scoreWithContext;
  const isDoubtful = kind.evidence === "checksum" && kind.scoreAlone < SCORE_SURE;
  return isDoubtful && phoneContext.isNear(scan, start, end) ? SCORE_DIALLED : kind.scoreAlone;
}

function compactOf(matched: string): string {
  return matched.replace(/[^\p{L}\p{N}]/gu, "").toUpperCase();
}

/** Where a code may begin: at the word that a digit stands in, and at short groups before it. Each place once, in order. */
function* codeStarts({ text, digitRuns }: Scan): Iterable<number> {
  let latest = -1;
  for (const run of digitRuns) {
    const word = wordStart(text, run.start);
    if (!hasDigits(text, word) || isDialledAbroad(text, word)) continue;
    for (const start of groupStarts(text, word)) {
      if (start <= latest) continue;
      latest = start;
      yield start;
    }
  }
}

/** Whether it stands behind the plus of a telephone number: `+27 71 123 4567`. */
function isDialledAbroad(text: string, start: number): boolean {
  return /\+[\d ().-]*$/.test(text.slice(Math.max(0, start - PLUS_CHARS_MAX), start));
}

/** The word's own start last. */
function groupStarts(text: string, word: number): readonly number[] {
  const starts = [word];
  for (let start = word; starts.length <= GROUPS_BEFORE_MAX; ) {
    if (!SEPARATOR.test(text.charAt(start - 1)) || !isAlphanumeric(text.charCodeAt(start - 2))) break;
    const before = wordStart(text, start - 1);
    if (start - 1 - before > GROUP_CHARS_MAX) break;
    start = before;
    starts.unshift(start);
  }
  return starts;
}

function wordStart(text: string, from: number): number {
  const limit = Math.max(0, from - SPAN_CHARS);
  let start = from;
  while (start > limit && isAlphanumeric(text.charCodeAt(start - 1))) start -= 1;
  return start;
}

/** Whether enough digits follow to be a number of somebody's rather than a year, a count, or a list of single digits. */
function hasDigits(text: string, start: number): boolean {
  const end = Math.min(text.length, start + SPAN_CHARS);
  let digits = 0;
  let groups = 0;
  let isMixed = false;
  let before = Number.NaN;
  for (let at = start; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (isDigit(code)) {
      digits += 1;
      if (!isDigit(before)) groups += 1;
      isMixed ||= isAsciiLetter(before);
    } else if (!isAlphanumeric(code) && !SEPARATOR.test(text.charAt(at))) break;
    before = code;
  }
  return digits >= (isMixed ? DIGITS_MIN_MIXED : DIGITS_MIN) && groups * 2 <= digits + GROUPS_SLACK;
}
