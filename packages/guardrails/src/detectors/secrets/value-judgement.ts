import type { Assignment } from "./assignment.ts";
import { isPlaceholder } from "./placeholder.ts";
import { looksRandom } from "./randomness.ts";
import type { NamedSecret } from "./secret-name.ts";

const RANDOM_CHARS_MIN = 12;
/** Where no `=` or `:` ties the value to the name, it must be longer. */
const RANDOM_CHARS_MIN_BESIDE = 16;

const uuid = /^[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12}$/i;

/** Numbers, dates, versions and sizes; words joined by separators; hashes that say so. */
const plainValue =
  /^(?:[\d.,:+/TZ-]+|\d+[a-z%]{1,3}|[A-Za-z]*(?:[-_./:+]+[A-Za-z]+)*[-_./:+]*|(?:sha\d{1,3}|md5)[:$-].*)$/;

/** Paths, addresses, patterns, markup and templates. */
const codeValue =
  /^(?:\.{0,2}\/|[A-Za-z]:\\|\^)|:\/\/|^[\w.+-]+@[\w-]+\.[\w.]+$|\[[a-z]-|\\[wdsb]|\(\?|\$\{|\{\{|\{[\w.]*\}|<\/?[a-z]|%[sd(]|\w\.\w+\(/i;

/** Words that manuals and forms put into a field of that name. */
const manualWord =
  /pass(?:word|wd|phrase|code|wort)?|secret|token|credential|login|admin|test|demo|user|key|value|string|field|input|label|required|invalid/i;

/** From 0 to 1: how sure it is that what is assigned under such a name is a secret; `undefined` where it is none. */
export function judgeValue(
  value: string,
  named: NamedSecret,
  manner: Assignment["manner"],
): number | undefined {
  if (isPlaceholder(value) || /\s/.test(value) || plainValue.test(value) || codeValue.test(value))
    return undefined;
  if (named === "key") return undefined;
  if (uuid.test(value)) return manner === "beside" ? undefined : 0.7;
  const charsMin = manner === "beside" ? RANDOM_CHARS_MIN_BESIDE : RANDOM_CHARS_MIN;
  if (value.length >= charsMin && !isPath(value) && looksRandom(value)) return 0.85;
  if (named !== "password" || manner === "beside") return undefined;
  return looksChosen(value, manner) ? 0.65 : undefined;
}

function isPath(value: string): boolean {
  const parts = value.split("/");
  return (
    parts.length > 2 && parts.filter((part) => /^[a-z][a-z-]{2,}$/i.test(part)).length * 2 >= parts.length
  );
}

/** Whether a person may have chosen it as a password: letters with digits and marks between, and not a name in code. */
function looksChosen(value: string, manner: Assignment["manner"]): boolean {
  if (value.length < 7 || value.length > 128 || !/[A-Za-z]/.test(value)) return false;
  const hasDigit = /\d/.test(value);
  const hasMark = /[^\w.:/-]/.test(value);
  if (hasMark) return hasDigit && value.length >= 8;
  if (!hasDigit || manner === "inline" || /[-_./:]/.test(value) || manualWord.test(value)) return false;
  return /\d{2}$/.test(value) || /[A-Za-z]\d+[A-Za-z]/.test(value);
}
