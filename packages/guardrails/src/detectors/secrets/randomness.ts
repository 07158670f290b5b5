import { characterClass } from "./character-class.ts";
import { looksLikeWord, WORD_CHARS_MIN } from "./word-likeness.ts";

/** Which share of a value words may fill before it is no longer random. */
const WORD_SHARE_MAX = 0.5;
/** Which share letters in a row that are no word must fill where characters hardly take turns. */
const UNSPEAKABLE_SHARE_MIN = 0.5;

/** How often the class of character changes in values drawn at random is .4 to .6; in names and words it is below .3. */
const CHANGES_MIN = { ofOneCase: 0.18, ofBothCases: 0.28 };

/**
 * Whether a value was drawn by a machine rather than named by a person: digits and letters (or capitals and small letters)
 * take turns, few of its letters form words, and it does not count up.
 */
export function looksRandom(value: string): boolean {
  const { letters, digits, ofBothCases, changes, inWords, unspeakable } = tally(value);
  const characters = letters + digits;
  if (characters < 12 || letters === 0) return false;
  if ((digits === 0 && !ofBothCases) || inWords / characters > WORD_SHARE_MAX) return false;
  const takesTurns = changes / characters >= (ofBothCases ? CHANGES_MIN.ofBothCases : CHANGES_MIN.ofOneCase);
  const isUnspeakable = digits > 0 && unspeakable / characters >= UNSPEAKABLE_SHARE_MIN;
  return (takesTurns || isUnspeakable) && distinctCharacters(value) >= 7 && !isSequence(value);
}

/** The least that a key without a unique prefix must show: digits and letters, or capitals and small letters, take turns. */
export function isMixed(token: string): boolean {
  const { letters, digits, ofBothCases, changes } = tally(token);
  if (letters === 0) return false;
  const share = changes / (letters + digits);
  if (digits > 0) return share >= CHANGES_MIN.ofOneCase;
  return ofBothCases && share >= CHANGES_MIN.ofBothCases;
}

/** Whether it counts up (`12345678`, `a1b2c3d4`), stands still or repeats itself, for the most part. */
export function isSequence(value: string): boolean {
  const most = value.length / 2;
  if (matches(value, 1, (step) => Math.abs(step) <= 1) > most) return true;
  if (matches(value, 2, (step) => step === 0 || step === 1) > most) return true;
  return PERIODS.some((period) => matches(value, period, (step) => step === 0) > most);
}

const PERIODS = [3, 4, 5, 6, 8, 10, 12, 16];

/** How many characters differ in such a way from the one so many places before. */
function matches(value: string, distance: number, counts: (step: number) => boolean): number {
  let matching = 0;
  for (let index = distance; index < value.length; index++) {
    if (counts(value.charCodeAt(index) - value.charCodeAt(index - distance))) matching++;
  }
  return matching;
}

/** How many different characters there are. */
export function distinctCharacters(value: string): number {
  let seen = "";
  for (let index = 0; index < value.length; index++) {
    const character = value.charAt(index);
    if (!seen.includes(character)) seen += character;
  }
  return seen.length;
}

interface Tally {
  readonly letters: number;
  readonly ofBothCases: boolean;
  readonly digits: number;
  /** Between neighbours that are letters or digits: from small to capital, from letter to digit and back. */
  readonly changes: number;
  /** Letters that stand in what could be a word: `key`, `Token`, `SECRET`. */
  readonly inWords: number;
  /** Letters that stand four or more in a row and make no word. */
  readonly unspeakable: number;
}

/** Words as they are joined in names (`apiKey`, `APIKey`), numbers, and what parts them. */
const runs = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^A-Za-z0-9]+/g;

function tally(value: string): Tally {
  const counts = { letters: 0, digits: 0, changes: 0, inWords: 0, unspeakable: 0 };
  let continues = false;
  for (const run of value.match(runs) ?? []) {
    const kind = kindOfRun(run);
    if (continues && kind !== "mark") counts.changes++;
    continues = kind !== "mark";
    if (kind === "digits") counts.digits += run.length;
    else if (kind !== "mark") counts.letters += run.length;
    if (kind === "word") counts.inWords += run.length;
    if (kind === "unspeakable") counts.unspeakable += run.length;
  }
  const ofBothCases = /[a-z]/.test(value) && /[A-Z]/.test(value);
  return { ...counts, ofBothCases };
}

function kindOfRun(run: string): "digits" | "mark" | "word" | "unspeakable" | "short" {
  const first = characterClass(run.charCodeAt(0));
  if (first === "digit") return "digits";
  if (first === "other") return "mark";
  if (run.length < WORD_CHARS_MIN) return "short";
  return looksLikeWord(run) ? "word" : "unspeakable";
}
