import type { RawFinding } from "../../../finding.ts";
import type { DigitRun, Scan } from "../../../scan/scan.ts";
import { isGlueAt } from "../characters.ts";
import { contextOf } from "../context.ts";
import type { DigitChain } from "../digit-chains.ts";
import type { PiiKind } from "../pii-kind.ts";
import { againstCardWords, cardWords } from "./card-words.ts";
import { gapBefore, groupingOf, isEvenlySpaced } from "./grouping.ts";
import { type IssuerStrength, issuerStrength } from "./issuers.ts";
import { hasLuhnCheckDigit } from "./luhn.ts";

const DIGITS_MIN = 12;
const DIGITS_MAX = 19;
const GROUP_DIGITS_MIN = 3;
/** From here on a number may have others near it: its expiry or security code, one space away. */
const DIGITS_OF_MOST_CARDS = 15;

const context = contextOf("card", cardWords);
const against = contextOf("card, against", againstCardWords);

/** Numbers of payment cards, whole or grouped: issuer range, length and check digit. Known test numbers count. */
export const creditCard: PiiKind = {
  literals: { ...context.literals, ...against.literals },
  *find(scan, chains) {
    for (const chain of chains) if (chain.digits >= DIGITS_MIN) yield* cardsIn(scan, chain);
  },
};

function* cardsIn(scan: Scan, chain: DigitChain): Iterable<RawFinding> {
  for (let first = 0; first < chain.runs.length; first += 1) {
    const found = longestFrom(scan, chain, first);
    if (found === undefined) continue;
    yield found.finding;
    first = found.last;
  }
}

interface Found {
  readonly finding: RawFinding;
  /** The last of its groups. */
  readonly last: number;
}

/** Groups of one or two digits are a card only where nothing else stands in their row. */
function longestFrom(scan: Scan, { runs, digits: total }: DigitChain, first: number): Found | undefined {
  const isRow = first === 0 && total <= DIGITS_MAX;
  if (sizeOf(runs[first]) < GROUP_DIGITS_MIN && !isRow) return undefined;
  let longest: Found | undefined;
  let digits = "";
  for (let last = first; last < runs.length; last += 1) {
    digits += scan.text.slice(runs[last]?.start, runs[last]?.end);
    if (digits.length > DIGITS_MAX) break;
    if (digits.length < DIGITS_MIN || !hasLuhnCheckDigit(digits)) continue;
    const finding = cardOf(scan, runs, { first, last, digits });
    if (finding !== undefined) longest = { finding, last };
  }
  return longest;
}

interface Window {
  readonly first: number;
  readonly last: number;
  readonly digits: string;
}

function cardOf(scan: Scan, runs: DigitChain["runs"], window: Window): RawFinding | undefined {
  const strength = issuerStrength(window.digits);
  const groups = runs.slice(window.first, window.last + 1);
  if (strength === undefined || !isEvenlySpaced(scan.text, groups) || !standsAlone(scan.text, runs, window))
    return undefined;
  const start = groups[0]?.start ?? 0;
  const end = groups.at(-1)?.end ?? start;
  const isNear = context.isNear(scan, start, end);
  const grouping = groupingOf(groups);
  if (!isNear && (grouping === "odd" || (grouping === "even" && groups.length < runs.length)))
    return undefined;
  const score = scoreOf(isNear, strength, !isNear && against.isNear(scan, start, end));
  return { type: "CREDIT_CARD", start, end, score, evidence: "checksum" };
}

function scoreOf(isNear: boolean, strength: IssuerStrength, isAgainst: boolean): number {
  if (strength === "strong") return isNear ? 0.99 : 0.9;
  if (isNear) return 0.9;
  return strength === "weak" && !isAgainst ? 0.5 : 0.3;
}

/** A card number is no part of a word, of a fraction, of a telephone number, nor of a longer row of groups like its own. */
function standsAlone(text: string, runs: DigitChain["runs"], { first, last, digits }: Window): boolean {
  const start = runs[first]?.start ?? 0;
  const end = runs[last]?.end ?? 0;
  const isTelephone = digits.length < 16 && text.charAt(start - 1) === "+";
  if (isGlueAt(text, start - 1) || isGlueAt(text, end) || isTelephone) return false;
  const before = gapBefore(text, runs, first);
  const after = gapBefore(text, runs, last + 1);
  if (digits.length < DIGITS_OF_MOST_CARDS) return before === "" && after === "";
  if (first === last) return isLooseGap(before) && isLooseGap(after);
  const inner = gapBefore(text, runs, last);
  return (
    isLooseGap(before) &&
    isLooseGap(after) &&
    (before !== inner || sizeOf(runs[first - 1]) < 4) &&
    (after !== inner || isTail(runs, first, last))
  );
}

/** What follows in the same spacing is an expiry or a security code: short, or little more of it after the row's first number. */
function isTail(runs: DigitChain["runs"], first: number, last: number): boolean {
  return sizeOf(runs[last + 1]) < 4 || (first === 0 && runs.length - 1 - last <= 2);
}

/** Nothing, or what stands between two numbers rather than within one: not the point of a fraction, nor a dash. */
function isLooseGap(gap: string): boolean {
  return gap === "" || gap === "/" || gap.includes(" ");
}

function sizeOf(run: DigitRun | undefined): number {
  return run === undefined ? 0 : run.end - run.start;
}
