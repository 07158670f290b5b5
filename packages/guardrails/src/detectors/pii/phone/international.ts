import { parsePhoneNumberFromString } from "libphonenumber-js/min";
import {
  areDialledGaps,
  digitsAt,
  digitsBetween,
  gapsBetween,
  mayEndAt,
  type PhoneCandidate,
  type PhoneNumber,
  startWithBracket,
} from "./phone-number.ts";

/** E.164: fifteen digits with the country's code. */
const DIGITS_MAX = 15;
const DIGITS_MIN = 8;
/** Each costs a look-up of some 10 µs. */
const ENDS_MAX = 4;

type Standing = "valid" | "possible" | "impossible";

/** `+44 20 7946 0958`, `(+33) 1 …`, `+49 (0)30 …`: after a plus the country's own plan decides. */
export function readInternational(candidate: PhoneCandidate): PhoneNumber | undefined {
  const start = plusBefore(candidate);
  if (start === undefined) return undefined;
  const read = longest(candidate, (last) => standingOf(digitsWithoutTrunkZero(candidate, last)));
  if (read === undefined) return undefined;
  return { start, last: read.last, score: read.standing === "valid" ? 0.9 : 0.65, isDistinct: true };
}

/** `0044 20 …`, `011 44 20 …`, `001-212-…`: dialled abroad without the plus. */
export function readDialledAbroad(candidate: PhoneCandidate): PhoneNumber | undefined {
  const first = digitsAt(candidate, candidate.first);
  const prefix = /^00(?=[1-9]|$)|^011(?=[1-9]|$)/.exec(first)?.[0];
  if (prefix === undefined) return undefined;
  const read = longest(candidate, (last) =>
    standingOf(digitsWithoutTrunkZero(candidate, last).slice(prefix.length)),
  );
  if (read === undefined) return undefined;
  const isGrouped = read.last > candidate.first;
  const score = isGrouped ? (read.standing === "valid" ? 0.65 : 0.55) : 0.4;
  return { start: startWithBracket(candidate), last: read.last, score, isDistinct: false };
}

function longest(
  candidate: PhoneCandidate,
  standingAt: (last: number) => Standing,
): { readonly last: number; readonly standing: "valid" | "possible" } | undefined {
  let possible: number | undefined;
  for (const last of endsOf(candidate)) {
    const standing = standingAt(last);
    if (standing === "valid") return { last, standing };
    if (standing === "possible") possible ??= last;
  }
  return possible === undefined ? undefined : { last: possible, standing: "possible" };
}

/** Where the number may end, the longest first. */
function endsOf(candidate: PhoneCandidate): readonly number[] {
  const { runs, first } = candidate;
  const ends: number[] = [];
  for (let last = first; last < runs.length; last += 1) {
    // The prefix that is dialled abroad and a zero in brackets are on top of the fifteen.
    const { length } = digitsBetween(candidate, first, last);
    if (length > DIGITS_MAX + 4) break;
    if (length < DIGITS_MIN || !mayEndAt(candidate, last)) continue;
    if (areDialledGaps(gapsBetween(candidate, first, last))) ends.unshift(last);
  }
  return ends.slice(0, ENDS_MAX);
}

function standingOf(digits: string): Standing {
  if (digits.length < DIGITS_MIN || digits.length > DIGITS_MAX) return "impossible";
  const parsed = parsePhoneNumberFromString(`+${digits}`, { extract: false });
  if (parsed === undefined) return "impossible";
  if (parsed.isValid()) return "valid";
  return parsed.isPossible() && digits.length >= 10 ? "possible" : "impossible";
}

/** `(0)` after the country's code is for those who dial at home. */
function digitsWithoutTrunkZero(candidate: PhoneCandidate, last: number): string {
  let digits = "";
  for (let index = candidate.first; index <= last; index += 1) {
    const group = digitsAt(candidate, index);
    const start = candidate.runs[index]?.start ?? 0;
    const isTrunkZero = group === "0" && index > candidate.first && candidate.text.charAt(start - 1) === "(";
    if (!isTrunkZero) digits += group;
  }
  return digits;
}

/** Where the plus stands, or the bracket before it: `+44`, `+ 44`, `+(44)`, `(+44)`; that of a sum is none. */
function plusBefore({ text, runs, first }: PhoneCandidate): number | undefined {
  const start = runs[first]?.start ?? 0;
  const opening = /\(?\+[ (]?$/.exec(text.slice(Math.max(0, start - 3), start))?.[0];
  if (opening === undefined) return undefined;
  const plus = start - opening.length;
  const isSum = opening === "+ " && /[\w)\]] ?$/.test(text.slice(Math.max(0, plus - 2), plus));
  return isSum ? undefined : plus;
}
