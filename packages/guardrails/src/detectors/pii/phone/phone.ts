import { type CountryCode, isSupportedCountry } from "libphonenumber-js/min";
import type { RawFinding } from "../../../finding.ts";
import type { Scan } from "../../../scan/scan.ts";
import { isAsciiLetter, isDigit, isGlueAt } from "../characters.ts";
import { endsJustBefore } from "../context.ts";
import type { DigitChain } from "../digit-chains.ts";
import type { PiiKind } from "../pii-kind.ts";
import { readDialledAbroad, readInternational } from "./international.ts";
import { readLocal, readNorthAmerican, readTrunkZero } from "./national.ts";
import type { PhoneCandidate, PhoneNumber, PhoneReader } from "./phone-number.ts";
import { numberedWords, phoneContext } from "./phone-words.ts";

const DEFAULT_REGIONS: readonly string[] = ["US", "GB"];
const CONTEXT_ADDS = 0.4;
/** Whatever scores less is any number. */
const MENTIONABLE = 0.35;
const NUMBERED = "phone, against";
/** `order no. 5551234567`, `ID: …`, `ticket #…`. */
const NUMBERED_TAKES = 0.3;
const NUMBERED_CHARS_MAX = 6;
const EXTENSION = / ?(?:x|ext\.?|extension|poste|durchwahl|ramal|anexo|#)[ .:]{0,2}\d{1,6}(?!\d)/iy;

/**
 * Telephone numbers of all countries after a plus, and as they are dialled at home: by form, by the plans of `regions` (ISO 3166
 * codes, US and GB by default), and by the words beside them.
 */
export function phoneKind(regions: readonly string[] = DEFAULT_REGIONS): PiiKind {
  const countries = regions
    .map((region) => region.toUpperCase())
    .filter((region): region is CountryCode => isSupportedCountry(region));
  const readers: readonly PhoneReader[] = [
    readInternational,
    readDialledAbroad,
    (candidate) => readNorthAmerican(candidate, countries),
    readTrunkZero,
    (candidate) => readLocal(candidate, countries),
  ];
  return {
    literals: { ...phoneContext.literals, [NUMBERED]: { words: numberedWords, boundary: "word" } },
    startsFrom: ["digitRuns"],
    *find(scan, chains) {
      for (const chain of chains) yield* phonesIn(scan, chain, readers);
    },
  };
}

function* phonesIn(scan: Scan, { runs }: DigitChain, readers: readonly PhoneReader[]): Iterable<RawFinding> {
  for (let first = 0; first < runs.length; first += 1) {
    const candidate = { text: scan.text, runs, first };
    if (!mayBegin(candidate)) continue;
    const phone = firstReading(candidate, readers);
    if (phone === undefined) continue;
    const finding = judge(scan, candidate, phone);
    if (finding === undefined) continue;
    yield finding;
    first = phone.last;
  }
}

function firstReading(candidate: PhoneCandidate, readers: readonly PhoneReader[]): PhoneNumber | undefined {
  for (const read of readers) {
    const phone = read(candidate);
    if (phone !== undefined) return phone;
  }
  return undefined;
}

function judge(
  scan: Scan,
  { text, runs, first }: PhoneCandidate,
  phone: PhoneNumber,
): RawFinding | undefined {
  const end = withExtension(text, runs[phone.last]?.end ?? 0);
  if (!mayEnd(text, end, phone.isDistinct || phone.last > first)) return undefined;
  const isNear = phoneContext.isNear(scan, phone.start, end);
  const isNumbered = !phone.isDistinct && isNumberedOtherwise(scan, phone.start);
  const score = Math.min(0.95, phone.score + (isNear ? CONTEXT_ADDS : 0)) - (isNumbered ? NUMBERED_TAKES : 0);
  if (score < MENTIONABLE) return undefined;
  return { type: "PHONE", start: phone.start, end, score, evidence: isNear ? "context" : "shape" };
}

/** Neither within a word, a fraction, a code (`ab-1234…`, `A/1234…`), nor after another number that stands as near as its own groups. */
function mayBegin({ text, runs, first }: PhoneCandidate): boolean {
  const start = runs[first]?.start ?? 0;
  const before = text.charAt(start - 1);
  if (first > 0) return isApart(text, runs, first);
  if (isGlueAt(text, start - 1)) return false;
  const beforeThat = text.charCodeAt(start - 2);
  if (before === "." || before === ",") return !isDigit(beforeThat);
  return !((before === "-" || before === "/") && isAsciiLetter(beforeThat));
}

/** Whether a group stands further from the one before it than from the one behind it: it begins a number of its own. */
function isApart(text: string, runs: PhoneCandidate["runs"], index: number): boolean {
  const before = text.slice(runs[index - 1]?.end, runs[index]?.start);
  const behind = text.slice(runs[index]?.end, runs[index + 1]?.start ?? runs[index]?.end);
  return / |\/|\(/.test(before) && before !== behind;
}

/** Neither in a word, nor before `%`, `@`, the minutes of a time, or a decimal comma; behind several groups a comma parts two cells. */
function mayEnd(text: string, end: number, isGrouped: boolean): boolean {
  const after = text.charAt(end);
  if (isGlueAt(text, end) || after === "%" || after === "@") return false;
  if (after === "-") return !isAsciiLetter(text.charCodeAt(end + 1));
  return !((after === ":" || (after === "," && !isGrouped)) && isDigit(text.charCodeAt(end + 1)));
}

function isNumberedOtherwise(scan: Scan, start: number): boolean {
  return (
    /[#$€£¥№]\s?$/.test(scan.text.slice(Math.max(0, start - 2), start)) ||
    endsJustBefore(scan, NUMBERED, start, NUMBERED_CHARS_MAX) ||
    isCalledOtherwise(scan.text.slice(Math.max(0, start - NAME_CHARS_MAX), start))
  );
}

const NAME_CHARS_MAX = 40;
/** `policy number`, `member no.`, `student id`, and the like before a number. */
const calledNumber =
  /([\p{L}-]{2,24})[ _](?:number|no|nr|id|code|n[º°])(?:\.|["')\]])?[ :=#]{0,3}(?:is |was )?["'(]?$/iu;
/** Whose or which telephone number it is. */
const ofPhones =
  /^(?:tele|cell|smart)?phone$|^(?:mobile|cell|contact|fax|tel|call|callback|dial|home|work|office|business|direct|emergency|landline|toll-free|whatsapp|sms|main|other|new|old|us|uk|my|your|his|her|our|their|the|this|that|same|a)$/i;

/** Whether it is the number of something that nobody dials. */
function isCalledOtherwise(before: string): boolean {
  const owner = calledNumber.exec(before)?.[1];
  return owner !== undefined && !ofPhones.test(owner);
}

function withExtension(text: string, end: number): number {
  EXTENSION.lastIndex = end;
  return EXTENSION.test(text) ? EXTENSION.lastIndex : end;
}
