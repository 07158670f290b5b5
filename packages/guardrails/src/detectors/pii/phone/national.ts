import { type CountryCode, getCountryCallingCode, parsePhoneNumberFromString } from "libphonenumber-js/min";
import { isDateLike, isNumberOfAnotherKind, isSocialSecurityLike } from "./other-numbers.ts";
import {
  areDialledGaps,
  digitsAt,
  digitsBetween,
  gapAt,
  gapsBetween,
  mayEndAt,
  type PhoneCandidate,
  type PhoneNumber,
  sizeAt,
  startWithBracket,
} from "./phone-number.ts";

/**
 * Three, three and four digits, of which the first two groups do not begin with 0 or 1; perhaps a 1 before it. Where no region
 * dials so it is any local number.
 */
export function readNorthAmerican(
  candidate: PhoneCandidate,
  regions: readonly CountryCode[],
): PhoneNumber | undefined {
  const { first } = candidate;
  const area = digitsAt(candidate, first) === "1" ? first + 1 : first;
  const last = sizeAt(candidate, area + 1) === 7 ? area + 1 : area + 2;
  const sizes = [area, area + 1, area + 2].slice(0, last - area + 1).map((index) => sizeAt(candidate, index));
  const form = sizes.join("-");
  const gaps = gapsBetween(candidate, area, last);
  const isBracketed = gapAt(candidate, area + 1).startsWith(")");
  if (form !== "3-3-4" && !(form === "3-7" && isBracketed)) return undefined;
  if (!mayEndAt(candidate, last) || !areDialledGaps(gaps)) return undefined;
  const score = regions.some(isNorthAmerican) ? northAmericanScore(candidate, area, last) : LOCAL_SCORE;
  return { start: startWithBracket(candidate), last, score, isDistinct: isBracketed };
}

function isNorthAmerican(region: CountryCode): boolean {
  return getCountryCallingCode(region) === "1";
}

/** In the plan neither area nor exchange begins with 0 or 1; `555-123-4567` is written all the same. */
function northAmericanScore(candidate: PhoneCandidate, area: number, last: number): number {
  const digits = digitsBetween(candidate, area, last);
  const isPlanned = /^[2-9]..[2-9]/.test(digits);
  const gaps = gapsBetween(candidate, area, last);
  if (gaps[0]?.startsWith(")")) return isPlanned ? 0.75 : 0.65;
  if (!gaps.includes(" ")) return isPlanned ? 0.6 : /^[2-9]/.test(digits) ? 0.5 : 0.4;
  const isWhole = candidate.first === 0 && last === candidate.runs.length - 1;
  return isWhole && isPlanned ? 0.5 : 0.35;
}

const TRUNK_DIGITS_MIN = 9;
const TRUNK_DIGITS_MAX = 12;

/** A zero to begin with, as most of the world dials at home: `030 901820`, `(02) 9876 5432`, `06 12 34 56 78`. */
export function readTrunkZero(candidate: PhoneCandidate): PhoneNumber | undefined {
  const { first, runs } = candidate;
  if (!/^0[1-9]\d{0,3}$/.test(digitsAt(candidate, first))) return undefined;
  let last = first;
  let digits = sizeAt(candidate, first);
  while (last + 1 < runs.length && digits + sizeAt(candidate, last + 1) <= TRUNK_DIGITS_MAX) {
    if (gapAt(candidate, last + 1).includes("(")) break;
    last += 1;
    digits += sizeAt(candidate, last);
    if (sizeAt(candidate, last) < 2) return undefined;
  }
  const gaps = gapsBetween(candidate, first, last);
  const isWhole = last === runs.length - 1 || gapAt(candidate, last + 1) !== gaps[0];
  if (digits < TRUNK_DIGITS_MIN || !isWhole || !mayEndAt(candidate, last) || !areDialledGaps(gaps))
    return undefined;
  if (gaps.length > 5 || isDateLike(candidate, first, last) || isSocialSecurityLike(candidate, last))
    return undefined;
  const isBracketed = gaps[0]?.startsWith(")") === true;
  return {
    start: startWithBracket(candidate),
    last,
    score: isBracketed ? 0.65 : 0.55,
    isDistinct: isBracketed,
  };
}

const LOCAL_DIGITS_MIN = 7;
const LOCAL_DIGITS_MAX = 13;
/** Alone it is any number; beside a word like `call` it is one that can be dialled. */
const LOCAL_SCORE = 0.3;

/** Any other groups that are a whole chain: valid in one of the regions, or for a word beside them to make a number of. */
export function readLocal(
  candidate: PhoneCandidate,
  regions: readonly CountryCode[],
): PhoneNumber | undefined {
  const { first, runs } = candidate;
  const last = runs.length - 1;
  const digits = digitsBetween(candidate, first, last);
  if (first !== 0 || digits.length < LOCAL_DIGITS_MIN || digits.length > LOCAL_DIGITS_MAX) return undefined;
  if (!areDialledGaps(gapsBetween(candidate, first, last)) || isNumberOfAnotherKind(candidate, last))
    return undefined;
  return {
    start: startWithBracket(candidate),
    last,
    score: localScore(digits, last, regions),
    isDistinct: false,
  };
}

/** A number that a region's plan has, written in groups or with the zero of its trunk, is more than any number. */
function localScore(digits: string, last: number, regions: readonly CountryCode[]): number {
  const isForm = digits.length >= TRUNK_DIGITS_MIN && (last > 0 || digits.startsWith("0"));
  return isForm && regions.some((region) => isValidIn(region, digits)) ? 0.5 : LOCAL_SCORE;
}

/** As it is dialled there: where a zero comes first at home, a number without it is none. */
function isValidIn(region: CountryCode, digits: string): boolean {
  const parsed = parsePhoneNumberFromString(digits, { defaultCountry: region, extract: false });
  if (parsed === undefined || !parsed.isValid()) return false;
  return digits.startsWith("0") || !/^\(?0/.test(parsed.formatNational());
}
