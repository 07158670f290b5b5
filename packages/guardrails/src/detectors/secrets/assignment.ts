import { characterClass } from "./character-class.ts";

/** A name and what it is given, in whichever language: `name = "value"`, `name: value`, `name("value")`, `name is value`. */
export interface Assignment {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /**
   * `quoted`: between quotes. `line`: bare, and nothing follows on its line, as in configuration. `inline`: bare, more
   * follows. `beside`: the value merely stands behind the name.
   */
  readonly manner: "quoted" | "line" | "inline" | "beside";
}

/** How far back from where a word of it stands a name may begin, and how far on it may go. */
const NAME_CHARS_MAX = 40;

/** `=`, `:`, `=>`, `:=`, `<name>`, with what closes the name and a type before it. Sticky. */
const assigns =
  /(?:\\?["'`]|[\])*]){0,4}[ \t]{0,8}(?::[ \t]{0,4}[&?]{0,2}[A-Za-z][\w.<>[\]|?]{0,24}[ \t]{0,4}(?==[^=]))?(?:=>|->|:=|[|?]{1,2}=|={1,3}|:{1,2}|>)\*{0,2}[ \t]{0,8}/y;

/** `name("value")`, `"name", "value"`, `key="name" value="value"`. Sticky, in front of a quote. */
const passes =
  /(?:\\?["'])?[ \t]{0,2},?[ \t]{0,4}(?:\\?["'])?[Vv]alue(?:\\?["'])?[ \t]{0,2}[:=][ \t]{0,4}(?=\\?["'`])|(?:\\?["'`][ \t]{0,4},|\()[ \t]{0,4}(?=\\?["'`])/y;

/** `name is value`, `name set to value`, `| name | value |`. Sticky. */
const says =
  /[ \t](?:is|was|are|to|set to|changed to|will be)(?: now)?:?[ \t]{1,2}|[ \t]{0,16}\|[ \t]{1,16}/y;

/** `variable "name" {` and on the next line `default = value`; `name: name` and then `value: value`. Sticky. */
const holds =
  /(?:\\?["'])?[ \t]{0,2}[,{]?[ \t]{0,2}\r?\n[ \t]{0,20}["']?(?:value|default)["']?[ \t]{0,4}[:=][ \t]{0,4}/iy;

const space = /[ \t]{1,4}/y;

const openingQuote = /[bfruBFRU@$]?\\?["'`]/y;
const bareValue = /[^\s"'`,;<>(){}[\]|\\]{6,512}/y;
const quotedValue = {
  '"': /[^"\r\n]{4,512}(?=")/y,
  "'": /[^'\r\n]{4,512}(?=')/y,
  "`": /[^`\r\n]{4,512}(?=`)/y,
} as const;

/** Where the name around `[start, end)` ends. */
export function nameEnd(text: string, end: number): number {
  let index = end;
  while (index - end < NAME_CHARS_MAX && isNameCharacter(text, index)) index++;
  return index;
}

/** What is assigned to the name that ends there, if anything. */
export function assignmentAt(text: string, wordStart: number, end: number): Assignment | undefined {
  const connection = connectionAt(text, wordStart, end);
  if (connection === undefined) return undefined;
  const value = valueAt(text, connection.end, connection.manner);
  if (value === undefined) return undefined;
  return { name: nameBefore(text, wordStart, end), ...value };
}

function connectionAt(
  text: string,
  wordStart: number,
  end: number,
): { readonly end: number; readonly manner: "assigned" | "beside" } | undefined {
  for (const shape of [assigns, passes, says, holds]) {
    shape.lastIndex = end;
    if (shape.test(text)) return { end: shape.lastIndex, manner: "assigned" };
  }
  space.lastIndex = end;
  if (!space.test(text)) return undefined;
  return { end: space.lastIndex, manner: isFlag(text, wordStart) ? "assigned" : "beside" };
}

type Value = Pick<Assignment, "start" | "end" | "manner">;

function valueAt(text: string, at: number, connection: "assigned" | "beside"): Value | undefined {
  openingQuote.lastIndex = at;
  if (openingQuote.test(text)) return quotedValueAt(text, openingQuote.lastIndex, connection);
  bareValue.lastIndex = at;
  if (!bareValue.test(text)) return undefined;
  const end = bareEnd(text, at, bareValue.lastIndex);
  const next = text.charAt(end);
  if (next === "(" || next === "[" || next === "{") return undefined;
  if (connection === "beside") return { start: at, end, manner: "beside" };
  return { start: at, end, manner: endsLine(text, end) ? "line" : "inline" };
}

function quotedValueAt(text: string, start: number, connection: "assigned" | "beside"): Value | undefined {
  const quote = text.charAt(start - 1);
  if (quote !== '"' && quote !== "'" && quote !== "`") return undefined;
  const manner = connection === "beside" && quote === "`" ? "beside" : "quoted";
  const shape = quotedValue[quote];
  shape.lastIndex = start;
  if (!shape.test(text)) return undefined;
  const isEscaped = text[start - 2] === "\\" && text[shape.lastIndex - 1] === "\\";
  return { start, end: shape.lastIndex - (isEscaped ? 1 : 0), manner };
}

/** Without the next parameter of a query, and without the punctuation of a sentence. */
function bareEnd(text: string, start: number, end: number): number {
  const parameter = text.slice(start, end).search(/&[\w.-]{1,40}=/);
  let last = parameter >= 0 ? start + parameter : end;
  while (last > start && ".:?*".includes(text.charAt(last - 1))) last--;
  return last;
}

/** Whether nothing but a comment or an element's end follows on the line, escaped line breaks and queries included. */
function endsLine(text: string, end: number): boolean {
  const rest = text.slice(end, end + 3);
  return rest === "" || /^(?:[ \t]{0,2}(?:[\r\n#]|$)|\\[nr]|<\/|&)/.test(rest);
}

function isFlag(text: string, wordStart: number): boolean {
  const before = text.slice(Math.max(0, wordStart - NAME_CHARS_MAX), wordStart);
  return /(?:^|[\s"'])--?(?:[\w-]{0,40})$/.test(before);
}

/** Names may have spaces inside (`api key`): what stands before on the line belongs to it as far as it is words. */
function nameBefore(text: string, wordStart: number, end: number): string {
  let start = wordStart;
  while (start > 0 && wordStart - start < NAME_CHARS_MAX) {
    const before = text.charAt(start - 1);
    if (!isNameCharacter(text, start - 1) && before !== " " && before !== ".") break;
    start--;
  }
  return text.slice(start, end);
}

function isNameCharacter(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return characterClass(code) !== "other" || code === 95 || code === 45;
}
