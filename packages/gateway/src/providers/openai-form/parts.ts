import type { ChatMessage } from "@meshgate/contracts";
import { isRecord, type JsonRecord, stringOr } from "../json.ts";

/** A part of a message that every kind of provider knows, or one that only OpenAI's own API takes. */
export type Part =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "image"; readonly image: Image }
  | { readonly kind: "unknown"; readonly type: string };

export type Image =
  | { readonly kind: "inline"; readonly mediaType: string; readonly base64: string }
  | { readonly kind: "remote"; readonly url: string };

/** The content of a message as parts; empty text is left out. */
export function partsOf(content: ChatMessage["content"]): readonly Part[] {
  if (content === null || content === undefined || content === "") return [];
  if (typeof content === "string") return [{ kind: "text", text: content }];
  return content.map(partOf).filter((part) => part.kind !== "text" || part.text !== "");
}

function partOf(part: JsonRecord): Part {
  const type = stringOr(part["type"], "");
  if (type === "text") return { kind: "text", text: stringOr(part["text"], "") };
  if (type === "refusal") return { kind: "text", text: stringOr(part["refusal"], "") };
  const image = part["image_url"];
  if (type !== "image_url" || !isRecord(image)) return { kind: "unknown", type };
  return { kind: "image", image: imageOf(stringOr(image["url"], "")) };
}

const DATA_URL = /^data:([^;,]*)(?:;[^;,]*)*;base64,(.*)$/s;

function imageOf(url: string): Image {
  const [, mediaType, base64] = DATA_URL.exec(url) ?? [];
  if (mediaType === undefined || base64 === undefined) return { kind: "remote", url };
  return { kind: "inline", mediaType, base64 };
}
