/** A JSON text's leaf, decoded, as it shall be; the same text leaves it as it is written. */
export type EditLeaf = (text: string) => string;

/** `edit`: a number whose digits are edited becomes a string, for who knows that its reader takes one. */
export type NumberLeaves = "keep" | "edit";

/**
 * The JSON text with its string leaves edited; it parses, and all else stays byte for byte: keys, white space, numbers.
 * `undefined` where it is no JSON to begin with.
 */
export function editJson(json: string, edit: EditLeaf, numbers: NumberLeaves = "keep"): string | undefined {
  if (!parses(json)) return undefined;
  let edited = "";
  let done = 0;
  for (const { start, end, text, kind } of leavesOf(json)) {
    if (kind === "number" && numbers === "keep") continue;
    const replacement = edit(text);
    if (replacement === text) continue;
    edited += json.slice(done, start) + JSON.stringify(replacement);
    done = end;
  }
  return edited + json.slice(done);
}

interface Leaf {
  readonly kind: "string" | "number";
  readonly start: number;
  readonly end: number;
  /** Decoded. */
  readonly text: string;
}

const stringOrNumber = /["0-9-]/g;
const number = /[-+.0-9eE]+/y;
const colonAhead = /[ \t\n\r]*:/y;

/** INVARIANT: the text is JSON, so that a quote outside of a string begins one. */
function* leavesOf(json: string): Iterable<Leaf> {
  const next = new RegExp(stringOrNumber);
  for (let match = next.exec(json); match !== null; match = next.exec(json)) {
    const start = match.index;
    const kind = match[0] === '"' ? "string" : "number";
    const end = kind === "string" ? endOfString(json, start) : endOfMatch(number, json, start);
    next.lastIndex = end;
    if (kind === "number") yield { kind, start, end, text: json.slice(start, end) };
    else if (endOfMatch(colonAhead, json, end) === end)
      yield { kind, start, end, text: String(JSON.parse(json.slice(start, end))) };
  }
}

function endOfString(json: string, start: number): number {
  let at = start + 1;
  while (json[at] !== '"') at += json[at] === "\\" ? 2 : 1;
  return at + 1;
}

/** Where the sticky pattern's match ends; `at` where it does not match. */
function endOfMatch(sticky: RegExp, text: string, at: number): number {
  sticky.lastIndex = at;
  return sticky.test(text) ? sticky.lastIndex : at;
}

function parses(json: string): boolean {
  try {
    JSON.parse(json);
    return true;
  } catch {
    return false;
  }
}
