import type { ChatCompletionsRequest, ChatMessage } from "@meshgate/contracts";
import { isFormatName, isFormatWord, type Names, namesBelow } from "./format-names.ts";
import { withoutInlineBytes } from "./inline-bytes.ts";

/**
 * Every text of a call, each once, in no order that means anything: messages of every role, tool definitions, arguments
 * and results, and both names and strings of fields that we do not know, since the provider gets those as well. Inline
 * images, audio and files are left out.
 */
export function callTexts(body: ChatCompletionsRequest): readonly string[] {
  const texts: string[] = [];
  for (const [field, value] of Object.entries(body)) {
    if (field === "messages") {
      for (const message of body.messages) collectFields(readable(message), "format", texts);
    } else if (!isIdentifier(field, value)) collectField(field, value, "format", texts);
  }
  return texts;
}

/** Fields that say who calls, or which model, in the form of an identifier. In any other form they are text. */
const identifiers: ReadonlyMap<string, RegExp> = new Map([
  ["model", /^[\w.@:+/-]{1,256}$/],
  ["user", /^[\w.@:+-]{1,64}$/],
  ["safety_identifier", /^[\w.@:+-]{1,64}$/],
]);

function isIdentifier(field: string, value: unknown): boolean {
  return typeof value === "string" && identifiers.get(field)?.test(value) === true;
}

function readable(message: ChatMessage): ChatMessage {
  const { content } = message;
  return Array.isArray(content) ? { ...message, content: content.map(withoutInlineBytes) } : message;
}

function collectFields(record: object, names: Names, into: string[]): void {
  for (const [field, value] of Object.entries(record)) collectField(field, value, names, into);
}

function collectField(field: string, value: unknown, names: Names, into: string[]): void {
  if (!isFormatName(field, names)) into.push(field);
  collectValue(field, value, names, into);
}

function collectValue(field: string, value: unknown, names: Names, into: string[]): void {
  if (typeof value === "string") {
    if (!isFormatWord(value, field, names)) into.push(value);
  } else if (Array.isArray(value)) {
    for (const item of value) collectValue(field, item, names, into);
  } else if (typeof value === "object" && value !== null) {
    collectFields(value, namesBelow(field, names), into);
  }
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
