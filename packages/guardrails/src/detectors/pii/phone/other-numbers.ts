import { digitsAt, digitsBetween, gapAt, gapsBetween, type PhoneCandidate, sizeAt } from "./phone-number.ts";

/** What is grouped like a telephone number and is none: dates, years, a US SSN, an IPv4 address or network, amounts. */
export function isNumberOfAnotherKind(candidate: PhoneCandidate, last: number): boolean {
  const { first } = candidate;
  return (
    isDateLike(candidate, first, last) ||
    isSocialSecurityLike(candidate, last) ||
    isAddressLike(candidate, last) ||
    areYears(candidate, last) ||
    isRound(candidate, last) ||
    areTooSmall(candidate, last)
  );
}

/** `2024-01-15`, `15.01.2024`, `20240115`. */
export function isDateLike(candidate: PhoneCandidate, first: number, last: number): boolean {
  const digits = digitsBetween(candidate, first, last);
  if (first === last) return /^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?:\d{4}|\d{6})?$/.test(digits);
  if (last - first < 2) return false;
  const sizes = [0, 1, 2].map((index) => sizeAt(candidate, first + index));
  const isYearFirst =
    /^(?:19|20)\d\d$/.test(digitsAt(candidate, first)) && (sizes[1] ?? 9) <= 2 && (sizes[2] ?? 9) <= 2;
  const isYearLast = (sizes[0] ?? 9) <= 2 && (sizes[1] ?? 9) <= 2 && sizes[2] === 4 && last - first === 2;
  return isYearFirst || isYearLast;
}

/** `078-05-1120`. */
export function isSocialSecurityLike(candidate: PhoneCandidate, last: number): boolean {
  const { first } = candidate;
  return last - first === 2 && sizes(candidate, last) === "3-2-4" && gapAt(candidate, first + 1) !== ") ";
}

function isAddressLike(candidate: PhoneCandidate, last: number): boolean {
  const gaps = gapsBetween(candidate, candidate.first, last);
  return gaps.length >= 3 && gaps.slice(0, 3).every((gap) => gap === ".") && sizeAt(candidate, last) <= 3;
}

/** `30000000` is an amount. */
function isRound(candidate: PhoneCandidate, last: number): boolean {
  return last === candidate.first && digitsAt(candidate, last).endsWith("000");
}

/** `1998 - 2004`. */
function areYears(candidate: PhoneCandidate, last: number): boolean {
  for (let index = candidate.first; index <= last; index += 1) {
    if (!/^(?:1[89]|20)\d\d$/.test(digitsAt(candidate, index))) return false;
  }
  return true;
}

/** Single digits in a row are a list or a decoded view's business. */
function areTooSmall(candidate: PhoneCandidate, last: number): boolean {
  const groups = last - candidate.first + 1;
  return groups > 1 && digitsBetween(candidate, candidate.first, last).length < groups * 2 - 1;
}

function sizes(candidate: PhoneCandidate, last: number): string {
  const all: number[] = [];
  for (let index = candidate.first; index <= last; index += 1) all.push(sizeAt(candidate, index));
  return all.join("-");
}
