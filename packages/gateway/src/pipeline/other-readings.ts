import type { ChatMessage } from "@meshgate/contracts";

type ContentPart = Extract<ChatMessage["content"], readonly unknown[]>[number];

/**
 * What a model may read that stands in no single text of the call: texts that a provider runs together, and JSON in a
 * string once its escapes are resolved. For matching alone: each repeats text that the call holds already.
 */
export function* otherReadings(
  messages: readonly ChatMessage[],
  texts: readonly string[],
): Generator<string, void> {
  for (const text of texts) {
    if (text.includes("\\")) yield* withoutEscapes(text);
  }
  for (const turn of turnsOf(messages)) {
    for (const joined of joinedTexts(turn)) {
      yield joined;
      if (joined.includes("\\")) yield* withoutEscapes(joined);
    }
  }
}

/**
 * The messages that a provider may make one of, as Anthropic's translation does: all instructions, wherever they stand,
 * and neighbours among the rest that are the model's own, or are not.
 */
function turnsOf(messages: readonly ChatMessage[]): readonly (readonly ChatMessage[])[] {
  const instructions: ChatMessage[] = [];
  const turns: ChatMessage[][] = [instructions];
  let speaker: "model" | "caller" | undefined;
  for (const message of messages) {
    if (message.role === "system" || message.role === "developer") {
      instructions.push(message);
      continue;
    }
    const speaks = message.role === "assistant" ? "model" : "caller";
    if (speaks === speaker) turns.at(-1)?.push(message);
    else turns.push([message]);
    speaker = speaks;
  }
  return turns;
}

/**
 * The texts of a turn with nothing between them, and with a space where a translation puts line breaks, once as a
 * translation reads the parts and once with whatever else in them looks like text. None where there is one text.
 */
function joinedTexts(turn: readonly ChatMessage[]): readonly string[] {
  const translated = turn.flatMap((message) => textsOf(message, translatedTexts));
  const all = turn.flatMap((message) => textsOf(message, allTexts));
  const readings = all.length === translated.length ? [all] : [translated, all];
  return readings.filter((texts) => texts.length > 1).flatMap((texts) => [texts.join(""), texts.join(" ")]);
}

function textsOf(
  { content }: ChatMessage,
  ofPart: (part: ContentPart) => readonly unknown[],
): readonly string[] {
  const texts = Array.isArray(content) ? content.flatMap(ofPart) : [content];
  return texts.filter((text): text is string => typeof text === "string" && text !== "");
}

function translatedTexts(part: ContentPart): readonly unknown[] {
  return part.type === "text" || part.type === "refusal" ? [part[part.type]] : [];
}

function allTexts(part: ContentPart): readonly unknown[] {
  return [part["text"], part["refusal"]];
}

/** JSON in a string of JSON in a string. Without a bound, `\u005cu005cu005c…` could be resolved once for each escape. */
const RESOLVED_TIMES_MAX = 3;

/**
 * The text with JSON's escapes resolved, then once more for JSON within JSON. It is not parsed: whatever a parser would
 * read is a part of this, and so is JSON in a longer text, cut short, or in lines.
 */
function* withoutEscapes(text: string): Generator<string, void> {
  let escaped = text;
  for (let times = 0; times < RESOLVED_TIMES_MAX; times += 1) {
    const resolved = resolveEscapes(escaped);
    if (resolved === escaped) return;
    yield resolved;
    if (!resolved.includes("\\")) return;
    escaped = resolved;
  }
}

const BACKSLASH = 0x5c;
const LETTER_U = 0x75;
const controls: ReadonlyMap<number, number> = new Map(
  ["b\b", "f\f", "n\n", "r\r", "t\t"].map((pair) => [pair.charCodeAt(0), pair.charCodeAt(1)]),
);

/** Unit by unit, since a text may be ten million backslashes. */
function resolveEscapes(text: string): string {
  const units = new Uint16Array(text.length);
  let length = 0;
  for (let at = 0; at < text.length; length += 1) {
    const unit = text.charCodeAt(at);
    if (unit !== BACKSLASH || at + 1 === text.length) {
      units[length] = unit;
      at += 1;
      continue;
    }
    const escaped = text.charCodeAt(at + 1);
    const code = escaped === LETTER_U ? hexUnit(text, at + 2) : (controls.get(escaped) ?? escaped);
    units[length] = code ?? BACKSLASH;
    at += code === undefined ? 1 : escaped === LETTER_U ? 6 : 2;
  }
  return Buffer.from(units.buffer, 0, length * 2).toString("utf16le");
}

/** The code unit that four hexadecimal digits stand for; undefined where others stand there. */
function hexUnit(text: string, start: number): number | undefined {
  const digits = text.slice(start, start + 4);
  return /^[0-9a-f]{4}$/i.test(digits) ? Number.parseInt(digits, 16) : undefined;
}
