const QUOTE_CHARS = 120;

/** What closes a quotation, by what opens it. */
const openings = new Map([
  ['"', '"'],
  ["'", "'"],
  ["`", "`"],
  ["“", "”"],
  ["„", "“"],
  ["«", "»"],
  ["‘", "’"],
  ["「", "」"],
  ["『", "』"],
]);

/** Whether it stands between quotation marks that are neither the whole text's nor a JSON value's. */
export function isQuoted(text: string, start: number, end: number): boolean {
  const from = Math.max(0, start - QUOTE_CHARS);
  for (let at = start - 1; at >= from; at -= 1) {
    const character = text.charAt(at);
    if (character === "\n") return false;
    const closing = openings.get(character);
    if (closing === undefined || !mayOpen(text, at) || closeOf(text, closing, at + 1, start) >= 0) continue;
    const close = closeOf(text, closing, end, end + QUOTE_CHARS * 2);
    return close >= 0 && !isWholeText(text, at, close) && !isJsonValue(text, at);
  }
  return false;
}

/** Where a quotation is closed within a range: not by the apostrophe of a word; −1 where it is not. */
function closeOf(text: string, closing: string, start: number, end: number): number {
  const within = text.slice(start, end);
  for (let at = within.indexOf(closing); at >= 0; at = within.indexOf(closing, at + 1)) {
    if (closing !== "'" || !/\w/.test(text.charAt(start + at + 1))) return start + at;
  }
  return -1;
}

/** A quotation mark opens where a word could begin; an apostrophe inside of one does not. */
function mayOpen(text: string, at: number): boolean {
  if (text.charCodeAt(at) > 0x7f) return true;
  const before = text.charAt(at - 1);
  return /^[\s([{:,>*—-]?$/.test(before) && !/^\s?$/.test(text.charAt(at + 1));
}

function isWholeText(text: string, open: number, close: number): boolean {
  return text.slice(0, open).trim() === "" && text.slice(close + 1).trim() === "";
}

function isJsonValue(text: string, open: number): boolean {
  return /"\s?:\s?$/.test(text.slice(Math.max(0, open - 4), open));
}
