import type { ChatCompletionsRequest, ChatMessage } from "@meshgate/contracts";
import type { Trust, UnscannedCause } from "@meshgate/guardrails";
import { withoutInlineBytes } from "../pipeline/inline-bytes.ts";
import { joinedPassages, type SpokenText } from "./joined-passages.ts";
import type { Passage } from "./passage.ts";
import { PassageWriter } from "./passage-writer.ts";
import type { Place, ValuePath } from "./place.ts";
import { unscannedIn } from "./unscanned-in.ts";
import { saysNothing, writeMember, writeMembers } from "./write-members.ts";

/** A call, or an answer, as guardrails look at it. */
export interface Readable {
  readonly passages: readonly Passage[];
  /** What of it is no text, a cause for each part. */
  readonly unscanned: readonly UnscannedCause[];
}

/**
 * Every text of a call: of messages of every role, each with the trust that its author has; of tool definitions, arguments and
 * results; and of fields that we do not know. Texts that a provider runs together are there once more, joined. The model's name
 * alone is not read: it is looked at by itself, before (`refuseModelName`).
 */
export function callPassages(body: ChatCompletionsRequest): Readable {
  const spoken: SpokenText[] = [];
  const passages: Passage[] = [];
  for (const [index, message] of body.messages.entries()) {
    passages.push(...readMessage(message, ["messages", index], spoken));
  }
  const fields = new PassageWriter({ trust: "user", isJoined: false });
  for (const [name, value] of Object.entries(body)) {
    if (name === "model" || name === "messages" || saysNothing(value, name, "format")) continue;
    writeMember(value, { name, path: [name], names: "format" }, fields);
  }
  passages.push(...fields.end(), ...joinedPassages(spoken));
  return { passages, unscanned: body.messages.flatMap(unscannedIn) };
}

/** The passages of one message; what its author says goes to `spoken`, too. */
export function readMessage(message: ChatMessage, path: ValuePath, spoken: SpokenText[]): readonly Passage[] {
  const { role, content } = message;
  const trust = trustOf(role);
  const lines = new PassageWriter({ trust, isJoined: false });
  const say = (place: Place, text: string): void => {
    spoken.push({ role, trust, place, text });
    lines.text(place, text);
    lines.close();
  };
  const beside: Passage[] = [];
  if (typeof content === "string") say({ path: [...path, "content"], kind: "string" }, content);
  else if (Array.isArray(content)) {
    for (const [at, part] of content.entries()) {
      const partPath = [...path, "content", at];
      const text = spokenText(part);
      if (text !== undefined) say({ path: [...partPath, part.type], kind: "string" }, text);
      // What is no text of the message is a document, whoever brings it.
      beside.push(...readBeside(part, partPath, text === undefined ? "untrusted" : trust));
    }
  }
  writeMembers(message, { path, names: "format", except: "content" }, lines);
  return lines.end().concat(beside);
}

function trustOf(role: string): Trust {
  switch (role) {
    case "system":
    case "developer":
      return "system";
    case "assistant":
      return "assistant";
    case "user":
      return "user";
    default:
      return "untrusted";
  }
}

type ContentPart = Extract<ChatMessage["content"], readonly unknown[]>[number];

function spokenText(part: ContentPart): string | undefined {
  const text: unknown = part.type === "text" || part.type === "refusal" ? part[part.type] : undefined;
  return typeof text === "string" ? text : undefined;
}

/** Whatever a part holds beside what is spoken. */
function readBeside(part: ContentPart, path: ValuePath, trust: Trust): readonly Passage[] {
  const lines = new PassageWriter({ trust, isJoined: false });
  for (const [name, value] of Object.entries(withoutInlineBytes(part))) {
    const isSpoken = name === part.type && typeof value === "string" && spokenText(part) !== undefined;
    if (!isSpoken) writeMember(value, { name, path: [...path, name], names: "format" }, lines);
  }
  return lines.end();
}
