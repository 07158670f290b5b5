import { characterClass } from "./character-class.ts";

/** How many characters in a row a word has at least, and which share of a value words may fill before it is no longer random. */
const WORD_CHARS_MIN = 4;
const WORD_SHARE_MAX = 0.5;

/** How often the class of character changes in values drawn at random is .4 to .6; in names and words it is below .3. */
const CHANGES_MIN = { ofOneCase: 0.2, ofBothCases: 0.36 };

/**
 * Whether a value was drawn by a machine rather than named by a person: digits and letters (or capitals and small letters)
 * take turns, few of its letters form words, and it does not count up.
 */
export function looksRandom(value: string): boolean {
  const { letters, digits, lower, upper, changes, distinct, inWords } = tally(value);
  const characters = letters + digits;
  if (characters < 12 || distinct < 7 || letters === 0) return false;
  const ofBothCases = lower > 0 && upper > 0;
  if (digits === 0 && !ofBothCases) return false;
  if (changes / characters < (ofBothCases ? CHANGES_MIN.ofBothCases : CHANGES_MIN.ofOneCase)) return false;
  return inWords / characters <= WORD_SHARE_MAX && !isSequence(value);
}

/** The least that a key without a unique prefix must show: letters and digits that take turns. */
export function isMixed(token: string): boolean {
  const { letters, digits, changes } = tally(token);
  return digits > 0 && letters > 0 && changes / (letters + digits) >= CHANGES_MIN.ofOneCase;
}

/** Whether it counts up or stands still (`1234567890abcdef`, `a1b2c3d4`), or has hardly any characters of its own. */
export function isSequence(value: string): boolean {
  let near = 0;
  let nearSecond = 0;
  for (let index = 2; index < value.length; index++) {
    const code = value.charCodeAt(index);
    if (Math.abs(code - value.charCodeAt(index - 1)) <= 1) near++;
    const stride = code - value.charCodeAt(index - 2);
    if (stride === 0 || stride === 1) nearSecond++;
  }
  const steps = Math.max(1, value.length - 2);
  return near / steps > 0.5 || nearSecond / steps > 0.6;
}

/** How many different characters there are. */
export function distinctCharacters(value: string): number {
  return new Set(value).size;
}

interface Tally {
  readonly letters: number;
  readonly lower: number;
  readonly upper: number;
  readonly digits: number;
  /** Between neighbours that are letters or digits: from small to capital, from letter to digit and back. */
  readonly changes: number;
  readonly distinct: number;
  /** Letters that stand in what could be a word: `key`, `Token`, `SECRET`. */
  readonly inWords: number;
}

function tally(value: string): Tally {
  const counts = { lower: 0, upper: 0, digit: 0, other: 0 };
  let changes = 0;
  let inWords = 0;
  let wordStart = 0;
  let before = characterClass(-1);
  for (let index = 0; index < value.length; index++) {
    const now = characterClass(value.charCodeAt(index));
    counts[now]++;
    if (now === before) continue;
    const isCapitalised = before === "upper" && now === "lower" && index - wordStart === 1;
    if (before !== "other" && now !== "other" && !isCapitalised) changes++;
    if (!isCapitalised) {
      inWords += wordLength(value, wordStart, index);
      wordStart = index;
    }
    before = now;
  }
  inWords += wordLength(value, wordStart, value.length);
  const { lower, upper, digit } = counts;
  return {
    letters: lower + upper,
    lower,
    upper,
    digits: digit,
    changes,
    distinct: distinctCharacters(value),
    inWords,
  };
}

const word = /^[A-Za-z]?(?:[a-z]+|[A-Z]+)$/;
const vowel = /[aeiouyAEIOUY]/;

function wordLength(value: string, start: number, end: number): number {
  if (end - start < WORD_CHARS_MIN) return 0;
  const run = value.slice(start, end);
  return word.test(run) && vowel.test(run) ? run.length : 0;
}
