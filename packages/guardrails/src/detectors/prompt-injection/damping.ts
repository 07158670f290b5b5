import type { Scan } from "../../scan/scan.ts";
import type { Mark } from "./marks.ts";
import type { RuleMatch } from "./match-rules.ts";

/** What a match counts for, from 0 to 1, when it stands in quotation marks, in a report, or beside talk of such texts. */
export type Damping = (match: RuleMatch) => number;

const QUOTED = 0.35;
const REPORTED = 0.3;
const TALKED_ABOUT = 0.4;
const BELONGS_ELSEWHERE = 0.4;

const ABOUT_CHARS = 240;
const LEAD_CHARS = 64;
const TAIL_CHARS = 48;
const QUOTE_CHARS = 120;

/**
 * An instruction is an attack where it is given, not where it is mentioned. What came from elsewhere (tool results, documents)
 * is data all through: quotation marks and reports are no excuse there, only talk about attacks is, by half.
 */
export function dampingOf({ text, trust }: Scan, marks: readonly Mark[]): Damping {
  const abouts = marks.filter(({ concept }) => concept === "about");
  const isTalkedAbout = nearness(abouts);
  return ({ start, end }) => {
    const about = isTalkedAbout(start, end) ? TALKED_ABOUT : 1;
    if (trust === "untrusted") return (1 + about) / 2;
    const lead = text.slice(Math.max(0, start - LEAD_CHARS), start);
    const quoted = isQuoted(text, start, end) ? QUOTED : 1;
    const reported = isReported(lead) ? REPORTED : 1;
    const elsewhere = belongsElsewhere.test(text.slice(end, end + TAIL_CHARS)) ? BELONGS_ELSEWHERE : 1;
    return about * quoted * Math.min(reported, elsewhere);
  };
}

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

const openings = new Map([
  ['"', '"'],
  ["'", "'"],
  ["`", "`"],
  ["“", "”"],
  ["„", "“"],
  ["«", "»"],
  ["‘", "’"],
  ["「", "」"],
  ["『", "』"],
  ["”", "”"],
]);

/** Whether it stands between quotation marks that are neither the whole text's nor a JSON value's. */
function isQuoted(text: string, start: number, end: number): boolean {
  const from = Math.max(0, start - QUOTE_CHARS);
  for (let at = start - 1; at >= from; at -= 1) {
    const character = text.charAt(at);
    if (character === "\n") return false;
    const closing = openings.get(character);
    if (closing === undefined || !mayOpen(text, at)) continue;
    const close = text.slice(end, end + QUOTE_CHARS * 2).indexOf(closing);
    return close >= 0 && !isWholeText(text, at, end + close) && !isJsonValue(text, at);
  }
  return false;
}

/** A quotation mark opens where a word could begin; an apostrophe inside of one does not. */
function mayOpen(text: string, at: number): boolean {
  const before = text.charAt(at - 1);
  return /^[\s([{:,>*—-]?$/.test(before) && !/^\s?$/.test(text.charAt(at + 1));
}

function isWholeText(text: string, open: number, close: number): boolean {
  return text.slice(0, open).trim() === "" && text.slice(close + 1).trim() === "";
}

function isJsonValue(text: string, open: number): boolean {
  return /"\s?:\s?$/.test(text.slice(Math.max(0, open - 4), open));
}

/** Somebody does or did it, should or should not, wants to know how: said of people, not to the assistant. */
const reports: readonly RegExp[] = [
  /\b(?:i|he|she|we|they|it|who|which|people|users?|students?|employees?|models?|attackers?|someone|somebody|kids?|children|players?|drivers?|staff|teams?|customers?|nobody|everyone|robots?|bots?|developers?|engineers?) (?:(?:should|could|can|may|might|would|will|did|do|does|must|often|always|sometimes|never|simply|just|to|also|tend to|try to|tried to|want to|wanted to|have to|had to|forgot|not|had|have|cannot) ){0,2}$/i,
  /\b(?:do not|don't|never|not|didn't|won't|cannot|can't|shouldn't|should not|must not|rather than|without|instead of|no need to) (?:\w{1,12} )?$/i,
  /\b(?:how|when|why|whether|where|me|us|him|her|them|tried|trying|tries|wants?|wanted|decided|likes?|ability|able|reasons?|attempts?|safe|okay|fine|possible|legal|right|wrong|rude|says|said|say|tells?|told|asked|asks|reads?|states?|stated|advised|ordered|supposed|allowed|meant|means|tempted|tends?|way|ways|forced) (?:(?:that|to|us|me|him|her|them|people|users|you|would|should|you to) ){1,3}$/i,
  /\b(?:should|can|could|may|might|did|does|do|would|will|why|if) (?:i|we|he|she|they|it|the \w{1,16}|my \w{1,16}|a \w{1,16}|an \w{1,16}|someone|people|users) (?:\w{1,12} ){0,2}$/i,
  /\b(?:how|when|why) (?:do|does|did|should|can|could|would) (?:you|one) (?:\w{1,12} ){0,2}$/i,
  /\bhow (?:do|can|would) you $/i,
];

function isReported(lead: string): boolean {
  const sentence = lead.slice(lastBreak(lead) + 1).replace(/\s+/g, " ");
  return reports.some((report) => report.test(sentence));
}

function lastBreak(lead: string): number {
  return Math.max(...[".", "!", "?", "\n", ";", ":", ","].map((mark) => lead.lastIndexOf(mark)));
}

/** The orders of a manager, a recipe or a manual are not the assistant's. */
const belongsElsewhere =
  /^\s{0,2}(?:(?:given|sent|written|printed|provided|issued) )?(?:(?:from|by|of|in|on|at|for|about) (?:my|our|his|her|their|its|the|a|an|page|section|chapter|step|version|your (?:boss|manager|doctor|teacher|parents?|lawyer|employer|email|letter|package|box|website|book|recipe))\b(?! (?:system|developer|openai|prompt|assistant|above|conversation|chat|user|start|beginning|past))|(?:my|our|his|her) \w{1,16} (?:gave|sent|told|wrote))/i;
