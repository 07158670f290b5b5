import type { Assignment } from "./assignment.ts";
import { isPlaceholder } from "./placeholder.ts";
import { looksRandom } from "./randomness.ts";
import type { NamedSecret } from "./secret-name.ts";
import { looksLikeWord } from "./word-likeness.ts";

const RANDOM_CHARS_MIN = 12;
/** Where no `=` or `:` ties the value to the name, it must be longer. */
const RANDOM_CHARS_MIN_BESIDE = 16;

const uuid = /^[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12}$/i;

/** Numbers, dates, versions and sizes; words joined by separators. */
const plainValue = /^(?:[\d.,:+/TZ-]+|\d+[a-z%]{1,3}|[A-Za-z]*(?:[-_./:+]+[A-Za-z]+)*[-_./:+]*)$/;

/** Paths, addresses, patterns, escapes, markup, templates, and hashes that say so. */
const codeValue =
  /^(?:\.{1,2}\/|\/[\w.-]{1,32}\/|[A-Za-z]:\\|\^)|:\/\/|^[\w.+-]+@[\w-]+\.[\w.]+$|\[[a-z]-|\\[wdsbxu]|^(?:sha\d{1,3}|md5)[:$-]|\(\?|\$\{|\{\{|\{[\w.]*\}|<\/?[a-z]|%[sd(]|\w\.\w+\(/i;

/** Words that manuals and forms put into a field of that name. */
const manualWord =
  /pass(?:word|wd|phrase|code|wort)?|secret|token|credential|login|admin|test|demo|user|key|value|string|field|input|label|required|invalid/i;

/** From 0 to 1: how sure it is that what is assigned under such a name is a secret; `undefined` where it is none. */
export function judgeValue(
  value: string,
  named: NamedSecret,
  manner: Assignment["manner"],
): number | undefined {
  if (named === "key" || isPlaceholder(value) || /\s/.test(value) || codeValue.test(value)) return undefined;
  if (uuid.test(value)) return manner === "beside" ? undefined : 0.7;
  const charsMin = manner === "beside" ? RANDOM_CHARS_MIN_BESIDE : RANDOM_CHARS_MIN;
  if (value.length >= charsMin && !isPath(value) && looksRandom(value)) return 0.85;
  if (manner === "beside" || plainValue.test(value)) return undefined;
  const isChosen = named === "password" ? looksChosen(value, manner) : looksChosenForProgram(value, manner);
  return isChosen ? 0.65 : undefined;
}

/** Whether most of what stands between its slashes is words. */
function isPath(value: string): boolean {
  const parts = value.split("/");
  return parts.length > 2 && parts.filter(looksLikeWord).length * 2 >= parts.length;
}

const digit = /\d/;
/** What names in programs and paths do not hold. */
const mark = /[^\w.:/-]/;

/** Whether a person may have chosen it as a password: letters with digits and marks between, and not a name in code. */
function looksChosen(value: string, manner: Assignment["manner"]): boolean {
  if (value.length < 7 || value.length > 128 || !/[A-Za-z]/.test(value) || !digit.test(value)) return false;
  if (mark.test(value)) return value.length >= 8;
  if (manner === "inline" || /[./:]/.test(value) || manualWord.test(value)) return false;
  if (/[-_]/.test(value)) return /[a-z]/.test(value) && /[A-Z]/.test(value);
  return /\d{2}$/.test(value) || /[A-Za-z]\d+[A-Za-z]/.test(value);
}

/** Whether a person may have typed it where a drawn key belongs: long, with marks and digits. */
function looksChosenForProgram(value: string, manner: Assignment["manner"]): boolean {
  const isWhole = manner === "quoted" || manner === "line";
  return isWhole && value.length >= 12 && digit.test(value) && mark.test(value) && /[A-Za-z]/.test(value);
}
