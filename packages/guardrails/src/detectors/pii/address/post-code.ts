import type { TextRange } from "../../../text/normal-text.ts";
import { nameEnd } from "./street-name.ts";

/** How far a post code may stand from its street, on the same line: a flat and a town lie between. */
const REACH_CHARS = 60;
const CITY_WORDS_MAX = 3;

const LOWER_CASE_WORDS: ReadonlySet<string> = new Set(
  "apt apt. apartment suite ste ste. unit flat floor fl room rm de la del du di of am an der im sur nº piso km lok. m.".split(
    " ",
  ),
);

const forms: readonly RegExp[] = [
  /\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b/, // United Kingdom
  /\b[A-Z]\d[A-Z] ?\d[A-Z]\d\b/, // Canada
  /\b\d{4} ?[A-Z]{2}\b/, // Netherlands
  /(?<![\d-])(?:\d{5}(?:-\d{3,4})?|\d{2}-\d{3}|\d{4}-\d{3}|\d{3} \d{2}|\d{6})(?![\d-])/, // US, BR, DE, FR, ES, IT, FI; PL; PT; SE, CZ; IN, RU
  /\b(?:NSW|VIC|QLD|SA|WA|TAS|ACT|NT) \d{4}\b/, // Australia
  /(?<!\d)[1-9]\d{3}(?= \p{Lu}\p{Ll})/u, // Austria, Switzerland, Belgium, Denmark, Norway
];

/** The first post code behind a street, on its line, with the town that follows it. */
export function postCodeBehind(text: string, street: TextRange): TextRange | undefined {
  const rest = text.slice(street.end, street.end + REACH_CHARS).split("\n", 1)[0] ?? "";
  let first: RegExpExecArray | undefined;
  for (const form of forms) {
    const match = form.exec(rest);
    if (match !== null && (first === undefined || match.index < first.index)) first = match;
  }
  if (first === undefined || !isWithinAddress(rest.slice(0, first.index))) return undefined;
  const start = street.end + first.index;
  return { start, end: nameEnd(text, start + first[0].length, CITY_WORDS_MAX) };
}

/** Names, numbers and what flats are called, and no sentence: `5 Low Street is old. In 1999 …`. */
function isWithinAddress(between: string): boolean {
  if (/[;!?:]/.test(between)) return false;
  return between
    .split(/[ ,]+/)
    .every((word) => word === "" || /^[\p{Lu}\d#.-]/u.test(word) || LOWER_CASE_WORDS.has(word));
}
