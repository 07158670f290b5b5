/**
 * A stretch of JSON in a text. `string`: characters inside a string, as they stand; `escape`: one escape there, as what it
 * means; `number`; `structure`: all else, quotes among it.
 */
export interface JsonToken {
  readonly kind: "string" | "escape" | "number" | "structure";
  /** What it means. */
  readonly text: string;
  /** Where it stands. */
  readonly start: number;
  readonly end: number;
}

/** Whether a text is JSON as a whole, an object or a list. */
export function readsAsJson(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * Reads JSON piece by piece and leaves nothing out: of two members of one name a parser keeps one, and a provider gets both.
 * Text that is no JSON after all comes out as some tokens or others, each in its place.
 */
export function* jsonTokens(text: string): Generator<JsonToken, void> {
  let at = 0;
  while (at < text.length) {
    const quote = text.indexOf('"', at);
    yield* bareTokens(text, at, quote < 0 ? text.length : quote + 1);
    if (quote < 0) return;
    at = quote + 1;
    for (const token of stringTokens(text, at)) {
      yield token;
      at = token.end;
    }
    if (at === text.length) return;
    yield { kind: "structure", text: '"', start: at, end: at + 1 };
    at += 1;
  }
}

const number = /-?\d[\d.eE+-]*/g;

function* bareTokens(text: string, from: number, to: number): Generator<JsonToken, void> {
  let at = from;
  for (const found of text.slice(from, to).matchAll(number)) {
    const start = from + found.index;
    const end = start + found[0].length;
    if (start > at) yield { kind: "structure", text: text.slice(at, start), start: at, end: start };
    yield { kind: "number", text: found[0], start, end };
    at = end;
  }
  if (to > at) yield { kind: "structure", text: text.slice(at, to), start: at, end: to };
}

/** Of the string that begins there, up to its closing quote or the end of the text. */
function* stringTokens(text: string, from: number): Generator<JsonToken, void> {
  const plain = /[^"\\]+/y;
  let at = from;
  while (at < text.length && text[at] !== '"') {
    plain.lastIndex = at;
    const end = plain.test(text) ? plain.lastIndex : endOfEscape(text, at);
    const piece = text.slice(at, end);
    yield piece.startsWith("\\")
      ? { kind: "escape", text: meaningOf(piece), start: at, end }
      : { kind: "string", text: piece, start: at, end };
    at = end;
  }
}

function endOfEscape(text: string, at: number): number {
  return Math.min(text.length, at + (/^u[0-9a-f]{4}/i.test(text.slice(at + 1, at + 6)) ? 6 : 2));
}

const controls: ReadonlyMap<string, string> = new Map([
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
]);

function meaningOf(written: string): string {
  if (written.length === 6) return String.fromCharCode(Number.parseInt(written.slice(2), 16));
  const meant = written.slice(1);
  return controls.get(meant) ?? meant;
}
