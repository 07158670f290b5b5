import type { ChatCompletionsRequest, ChatMessage } from "@meshgate/contracts";

/** Fields whose strings say who calls or where to, and are no text for a model. */
const notText: ReadonlySet<string> = new Set(["model", "user", "safety_identifier"]);
/** Below these, the names of properties are text that the model reads too. */
const schemaFields: ReadonlySet<string> = new Set(["parameters", "schema"]);
/**
 * Where a content part carries bytes, by the property that holds it. Only here, and only in this form, is a string passed
 * over: no text can pose as an image, and a file that is text is no picture.
 */
const inlineBytes: ReadonlyMap<string, { readonly field: string; readonly form: RegExp }> = new Map([
  ["image_url", { field: "url", form: /^data:image\/[\w.+-]+;base64,[A-Za-z0-9+/]*={0,2}$/ }],
  [
    "input_audio",
    { field: "data", form: /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/ },
  ],
  [
    "file",
    { field: "file_data", form: /^data:(?:image\/[\w.+-]+|application\/pdf);base64,[A-Za-z0-9+/]*={0,2}$/ },
  ],
]);

/**
 * Every text of a call, in no order that means anything: messages of every role, tool definitions, arguments and
 * results, and the strings of fields that we do not know, since the provider gets those as well. Inline images and audio
 * are left out.
 */
export function callTexts(body: ChatCompletionsRequest): readonly string[] {
  const texts: string[] = [];
  for (const [field, value] of Object.entries(body)) {
    if (!notText.has(field)) collect(value, { field, keys: "structure" }, texts);
  }
  return texts;
}

/** The format's own words, where they stand for themselves: a keyword such as `user` must not match every call. */
const formatWords: Readonly<Record<string, ReadonlySet<string>>> = {
  role: new Set(["system", "developer", "user", "assistant", "tool", "function"]),
  type: new Set([
    ...["text", "image_url", "input_audio", "file", "refusal", "function", "json_object", "json_schema"],
    ...["object", "array", "string", "number", "integer", "boolean", "null"],
  ]),
};

/**
 * The text parts of each message run together, as a model reads them: a keyword must not hide on the seam of two parts.
 * Only of messages that have several.
 */
export function joinedParts(messages: readonly ChatMessage[]): readonly string[] {
  return messages.flatMap(({ content }) =>
    Array.isArray(content) && content.length > 1 ? [textParts(content).join("")] : [],
  );
}

interface Place {
  /** The name of the property that holds the value. */
  readonly field: string;
  /** Whether names of properties are the format's own or text of the call. */
  readonly keys: "structure" | "text";
}

function collect(value: unknown, place: Place, into: string[]): void {
  if (typeof value === "string") {
    if (formatWords[place.field]?.has(value) !== true) into.push(value);
  } else if (Array.isArray(value)) {
    for (const item of value) collect(item, place, into);
  } else if (typeof value === "object" && value !== null) {
    const bytes = inlineBytes.get(place.field);
    for (const [field, item] of Object.entries(value)) {
      if (place.keys === "text") into.push(field);
      if (field === bytes?.field && isInlineBytes(item, bytes.form)) continue;
      collect(
        item,
        { field, keys: place.keys === "text" || schemaFields.has(field) ? "text" : "structure" },
        into,
      );
    }
  }
}

function isInlineBytes(value: unknown, form: RegExp): boolean {
  return typeof value === "string" && form.test(value);
}

/** The text of the last user message, its text parts joined by line breaks; empty where there is none. */
export function lastUserText(messages: readonly ChatMessage[]): string {
  const last = messages.findLast((message) => message.role === "user");
  return last === undefined ? "" : contentText(last.content);
}

/** The text of a message's content: the string, or its text parts joined by line breaks. */
function contentText(content: ChatMessage["content"]): string {
  if (typeof content === "string") return content;
  return Array.isArray(content) ? textParts(content).join("\n") : "";
}

function textParts(parts: readonly ContentPart[]): readonly string[] {
  return parts.map((part) => part["text"]).filter((text) => typeof text === "string");
}

type ContentPart = Extract<ChatMessage["content"], readonly unknown[]>[number];

/** Length in Unicode code points. */
export function codePointCount(text: string): number {
  if (!/[\ud800-\udbff]/.test(text)) return text.length;
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
