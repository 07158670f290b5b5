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
    if (closing === undefined || !mayOpen(text, at)) continue;
    const close = text.slice(end, end + QUOTE_CHARS * 2).indexOf(closing);
    return close >= 0 && !isWholeText(text, at, end + close) && !isJsonValue(text, at);
  }
  return false;
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
