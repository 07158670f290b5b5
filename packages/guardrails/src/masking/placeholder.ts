/** `[[EMAIL_1_k7]]`: a type, a number, the nonce of a vault. */
export function placeholder(name: string): string {
  return `[[${name}]]`;
}

/** The longest that one may be written. */
const PLACEHOLDER_CHARS_MAX = 107;

/** The text of one where it stands, as models write it, too: spaces or back-ticks inside, brackets and underscores escaped. */
export interface PlacedName {
  readonly start: number;
  readonly end: number;
  /** Without what models add, in upper case: `EMAIL_1_K7`. */
  readonly name: string;
}

const nameCharacter = "[A-Za-z0-9_ `\\\\]";
const whole = new RegExp(`(?:\\[ ?|\\\\{1,2}\\[\\\\{1,2})\\[(${nameCharacter}{1,96})\\] ?\\\\{0,2}\\]`, "y");
const begunName = `(?:\\[${nameCharacter}{0,96}(?:\\] ?\\\\{0,2})?)?`;
/** All that `whole` can match, broken off anywhere. */
const begun = new RegExp(`(?:\\[ ?${begunName}|\\\\{1,2}(?:\\[(?:\\\\{1,2}${begunName})?)?)$`, "y");
const opening = /[[\\]/g;

/** All that is written like a placeholder, from left to right. */
export function* placeholdersOf(text: string): Iterable<PlacedName> {
  const next = new RegExp(opening);
  for (let match = next.exec(text); match !== null; match = next.exec(text)) {
    whole.lastIndex = match.index;
    const written = whole.exec(text)?.[1];
    if (written === undefined) continue;
    next.lastIndex = whole.lastIndex;
    yield { start: match.index, end: next.lastIndex, name: written.replace(/[ `\\]/g, "").toUpperCase() };
  }
}

/** Where, from `from` on, one begins that the text breaks off; the text's length where none does. */
export function openPlaceholder(text: string, from: number): number {
  const next = new RegExp(opening);
  next.lastIndex = Math.max(from, text.length - PLACEHOLDER_CHARS_MAX);
  for (let match = next.exec(text); match !== null; match = next.exec(text)) {
    begun.lastIndex = match.index;
    if (begun.test(text)) return match.index;
  }
  return text.length;
}
