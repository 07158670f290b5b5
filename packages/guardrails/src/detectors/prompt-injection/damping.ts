import type { Scan, Trust } from "../../scan/scan.ts";
import { belongsElsewhere } from "./belongs-elsewhere.ts";
import { isOfSoftware } from "./is-of-software.ts";
import { isQuoted } from "./is-quoted.ts";
import { isReported } from "./is-reported.ts";
import type { Mark } from "./marks.ts";
import type { RuleMatch } from "./match-rules.ts";
import type { InjectionSignal } from "./signal.ts";
import { hasUnfamiliarWords } from "./unfamiliar-words.ts";

/** What a match counts for, from 0 to 1, when it stands in quotation marks, in a report, or beside talk of such texts. */
export type Damping = (match: RuleMatch) => number;

const QUOTED = 0.35;
const REPORTED = 0.3;
const TALKED_ABOUT = 0.4;
const BELONGS_ELSEWHERE = 0.4;
const UNFAMILIAR = 0.6;
const OF_SOFTWARE = 0.35;

const ABOUT_CHARS = 240;

/**
 * An instruction is an attack where it is given, not where it is mentioned. What came from elsewhere (tool results, documents)
 * is data all through: quotation marks and reports are no excuse there, only talk about attacks is, by half.
 */
export function dampingOf({ text, trust }: Scan, marks: readonly Mark[]): Damping {
  const abouts = marks.filter(
    ({ concept, end }) => concept === "about" && !ofAddress.test(text.slice(end, end + 2)),
  );
  const isTalkedAbout = nearness(abouts);
  return (match) => {
    const { start, end } = match;
    const about = isTalkedAbout(start, end) ? TALKED_ABOUT : 1;
    const ofSoftware = software(match, text, trust);
    if (trust === "untrusted") return Math.min((1 + about) / 2, ofSoftware);
    const quoted = isQuoted(text, start, end) ? QUOTED : 1;
    const reported = isReported(text, start) ? REPORTED : 1;
    return about * quoted * Math.min(reported, ofSoftware, ownership(match, text));
  };
}

/** How likely the orders that it speaks of are the assistant's. */
function ownership({ rule, start, end }: RuleMatch, text: string): number {
  if (!speaksOfOrders.has(rule.signal)) return 1;
  if (belongsElsewhere(text, start, end)) return BELONGS_ELSEWHERE;
  const isDismissal = rule.steps[0] === "dismiss" && rule.steps.includes("order");
  return isDismissal && hasUnfamiliarWords(text.slice(start, end)) ? UNFAMILIAR : 1;
}

/** How likely it is more than a manual's word on its program. A user who declares rules void, or wants filters off, is no manual. */
function software({ rule, start, end }: RuleMatch, text: string, trust: Trust): number {
  if (!dropsOrders.has(rule.signal)) return 1;
  if (trust !== "untrusted" && (rule.signal === "SAFETY_OVERRIDE" || rule.steps.includes("void"))) return 1;
  return isOfSoftware(text.slice(start, end)) ? OF_SOFTWARE : 1;
}

const dropsOrders: ReadonlySet<InjectionSignal> = new Set([
  "INSTRUCTION_OVERRIDE",
  "SAFETY_OVERRIDE",
] as const);

const speaksOfOrders: ReadonlySet<InjectionSignal> = new Set([
  "INSTRUCTION_OVERRIDE",
  "SYSTEM_PROMPT_EXTRACTION",
] as const);

/** Asks in logarithmic time whether one of the marks stands within `ABOUT_CHARS`. */
function nearness(marks: readonly Mark[]): (start: number, end: number) => boolean {
  return (start, end) => {
    let low = 0;
    let high = marks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((marks[middle]?.start ?? 0) < start - ABOUT_CHARS) low = middle + 1;
      else high = middle;
    }
    const mark = marks[low];
    return mark !== undefined && mark.start <= end + ABOUT_CHARS;
  };
}

/** `attacker@…` is nobody's talk of attackers. */
const ofAddress = /^(?:[@/_-]|\.\w)/;
