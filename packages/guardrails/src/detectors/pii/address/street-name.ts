import { isWordAt } from "../characters.ts";

const WORD_CHARS_MAX = 24;
/** `St.`, `Dr.`: a longer word before a dot is the last of its sentence. */
const SHORTENED_CHARS_MAX = 3;
/** Articles and prepositions within a street's name: `de la`, `van der`. */
const LINKS: ReadonlySet<string> = new Set(
  "de del della delle dei di da do dos das du des la le les l d el los las et e y van von der den het of the".split(
    " ",
  ),
);

/** Past the words of a name, one space or apostrophe apart: capitalised ones and what links them. None: `from` itself. */
export function nameEnd(text: string, from: number, wordsMax: number): number {
  let end = from;
  let at = from;
  for (let count = 0; count < wordsMax; count += 1) {
    const start = /[ '’]/.test(text.charAt(at)) ? at + 1 : at;
    at = wordEnd(text, start);
    const word = text.slice(start, at);
    if (word === "" || at - start >= WORD_CHARS_MAX) return end;
    if (/^\p{Lu}/u.test(word)) end = at;
    else if (!LINKS.has(word)) return end;
  }
  return end;
}

/** Letters, and the dashes and dots of `Saint-Germain` and `Dr.`; no digits. */
function wordEnd(text: string, from: number): number {
  let end = from;
  while (end - from < WORD_CHARS_MAX && isNameAt(text, end)) end += 1;
  const isShortened = text.charAt(end) === "." && end > from && end - from <= SHORTENED_CHARS_MAX;
  return isShortened ? end + 1 : end;
}

function isNameAt(text: string, at: number): boolean {
  const character = text.charAt(at);
  if (character === "-") return isWordAt(text, at + 1);
  return isWordAt(text, at) && !/\d/.test(character);
}
