import type { RawFinding } from "../../../finding.ts";
import type { DigitRun, Scan } from "../../../scan/scan.ts";
import { isGlueAt } from "../characters.ts";
import { contextOf, endsJustBefore } from "../context.ts";
import { type DigitChain, digitChains } from "../digit-chains.ts";
import type { PiiKind } from "../pii-kind.ts";
import {
  type CardRow,
  type CardWindow,
  cardRows,
  DIGITS_MIN,
  windowOfOne,
  windowsIn,
} from "./card-windows.ts";
import { againstCardWords, cardWords } from "./card-words.ts";
import { disjointWindows } from "./disjoint-windows.ts";
import { gapBefore, groupingOf, isMixed } from "./grouping.ts";
import type { IssuerStrength } from "./issuers.ts";

const GROUP_DIGITS_MIN = 3;
/** From here on a number may have others near it: its expiry or security code, one space away. */
const DIGITS_OF_MOST_CARDS = 15;
/**
 * Of random rows of five and six groups of four digits one in ten has such a window in it; of longer ones so many more that only
 * something else makes it a card.
 */
const NEIGHBOURS_MAX = 2;
/** Groups that stand in a table's cells, or parted by colons, too. */
const CARD_GAP = /^[ \t.()/_·:|\u2010-\u2015\u2212-]+$/;

const context = contextOf("card", cardWords);
const against = contextOf("card, against", againstCardWords);
/** `card4111…`: a name that the number is written to. */
const GLUED = "card, glued";

/** Numbers of payment cards, whole or grouped: issuer range, length and check digit. Known test numbers count. */
export const creditCard: PiiKind = {
  literals: { ...context.literals, ...against.literals, [GLUED]: { words: cardWords, boundary: "start" } },
  startsFrom: ["digitRuns"],
  *find(scan) {
    for (const chain of digitChains(scan, CARD_GAP))
      if (chain.digits >= DIGITS_MIN) yield* cardsIn(scan, chain);
  },
};

function cardsIn(scan: Scan, chain: DigitChain): readonly RawFinding[] {
  const { runs } = chain;
  const cards = [...wholeCards(scan, runs), ...groupedCards(scan, runs)];
  return disjointWindows(cards).map(({ first, last, score }) => ({
    type: "CREDIT_CARD",
    start: runs[first]?.start ?? 0,
    end: runs[last]?.end ?? 0,
    score,
    evidence: "checksum",
  }));
}

interface Card extends CardWindow {
  readonly score: number;
}

function* wholeCards(scan: Scan, runs: readonly DigitRun[]): Iterable<Card> {
  for (let index = 0; index < runs.length; index += 1) {
    const window = windowOfOne(scan.text, runs, index);
    if (window === undefined) continue;
    const place = placeOf(scan, runs, window);
    if (standsAlone(place, window)) yield { ...window, score: scoreOf(scan, place, window) };
  }
}

function* groupedCards(scan: Scan, runs: readonly DigitRun[]): Iterable<Card> {
  for (const row of cardRows(scan.text, runs)) {
    const windows = windowsIn(scan.text, runs, row);
    const abutting = abuttingIn(windows);
    for (const window of windows) {
      const place = placeOf(scan, runs, window);
      if (!isWritten(place, row, window) || !standsAlone(place, window, row)) continue;
      if (place.isNear || isApart(place, row, window) || abutting(window))
        yield { ...window, score: scoreOf(scan, place, window) };
    }
  }
}

/** Where a window stands in its chain. */
interface Place {
  readonly text: string;
  readonly runs: readonly DigitRun[];
  readonly groups: readonly DigitRun[];
  readonly start: number;
  readonly end: number;
  /** Whether a card is spoken of. */
  readonly isNear: boolean;
}

function placeOf(scan: Scan, runs: readonly DigitRun[], { first, last }: CardWindow): Place {
  const groups = runs.slice(first, last + 1);
  const start = groups[0]?.start ?? 0;
  const end = groups.at(-1)?.end ?? start;
  const isNear = context.isNear(scan, start, end) || endsJustBefore(scan, GLUED, start, 0);
  return { text: scan.text, runs, groups, start, end, isNear };
}

/** Whether somebody writes a card so. Groups of one or two digits, and of another size than usual, are one only as a whole row. */
function isWritten({ groups, isNear }: Place, row: CardRow, window: CardWindow): boolean {
  const isRow = window.first === row.first && window.last === row.last;
  if (sizeOf(groups[0]) < GROUP_DIGITS_MIN && !isRow) return false;
  if (isNear) return true;
  const grouping = groupingOf(groups);
  return !/[:|]/.test(row.gap) && (grouping === "usual" || (grouping === "even" && isRow));
}

/** A card number is no part of a word, of a fraction, nor of a telephone number. */
function standsAlone(place: Place, { first, last, digits, strength }: CardWindow, row?: CardRow): boolean {
  const { text, runs, start, end, isNear } = place;
  const isLong = digits.length >= DIGITS_OF_MOST_CARDS;
  if (digits.length < 16 && text.charAt(start - 1) === "+") return false;
  const isGlued = isGlueAt(text, start - 1) || isGlueAt(text, end);
  if (isGlued && !(isNear && isLong && isSure(strength))) return false;
  const gaps = [gapBefore(text, runs, first), gapBefore(text, runs, last + 1)];
  if (!isLong) return gaps.every((gap) => gap === "" || /[\t:|]/.test(gap));
  return gaps.every((gap) => isLooseGap(gap) || (isNear && gap === row?.gap));
}

/**
 * Whether chance does not explain it among groups in the same spacing: it has none beside it but an expiry or a security code, its
 * groups are of sizes that make a card of their own, or it is of a common scheme and has few of them.
 */
function isApart({ runs, groups }: Place, row: CardRow, { first, last, strength }: CardWindow): boolean {
  const before = longGroups(runs.slice(Math.max(row.first, first - NEIGHBOURS_MAX - 1), first).reverse());
  const behind = longGroups(runs.slice(last + 1, Math.min(row.last + 1, last + NEIGHBOURS_MAX + 2)));
  const count = before + behind;
  if (count === 0 || (isSure(strength) && isMixed(groups))) return true;
  return strength === "common" && count <= NEIGHBOURS_MAX;
}

/** How many groups come before one that is too short for a card's. */
function longGroups(runs: readonly DigitRun[]): number {
  const short = runs.findIndex((run) => sizeOf(run) < 4);
  return short < 0 ? runs.length : short;
}

/** Whether another card ends right before a window, or begins right behind it: chance gives no two of them. */
function abuttingIn(windows: readonly CardWindow[]): (window: CardWindow) => boolean {
  const cards = windows.filter(
    ({ digits, strength }) => isSure(strength) && digits.length >= DIGITS_OF_MOST_CARDS,
  );
  const firsts = new Set(cards.map(({ first }) => first));
  const lasts = new Set(cards.map(({ last }) => last));
  return ({ first, last, strength }) => isSure(strength) && (lasts.has(first - 1) || firsts.has(last + 1));
}

function scoreOf(scan: Scan, { isNear, start, end }: Place, { strength }: CardWindow): number {
  if (isSure(strength)) return isNear ? 0.99 : 0.9;
  if (isNear) return 0.9;
  return strength === "weak" && !against.isNear(scan, start, end) ? 0.5 : 0.3;
}

function isSure(strength: IssuerStrength): boolean {
  return strength === "common" || strength === "strong";
}

/** Nothing, or what stands between two numbers rather than within one: not the point of a fraction, nor a dash. */
function isLooseGap(gap: string): boolean {
  return gap === "" || gap === "/" || /[ \t:|]/.test(gap);
}

function sizeOf(run: DigitRun | undefined): number {
  return run === undefined ? 0 : run.end - run.start;
}
