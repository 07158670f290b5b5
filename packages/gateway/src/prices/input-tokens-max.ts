import type { ChatCompletionsRequest, ChatMessage } from "@meshgate/contracts";
import { withoutInlineBytes } from "../pipeline/inline-bytes.ts";
import { mediaTokensMax } from "./media-tokens-max.ts";

/** What chat templates and providers put before and between: control tokens, a date, a sentence that asks for JSON. */
const CALL_TOKENS = 256;
/** What providers tell a model of tools in general: Anthropic adds up to some 800 tokens. */
const TOOLS_TOKENS = 1_024;

/**
 * At least as many tokens as a byte-level tokenizer makes of what the provider gets: each token has at least one byte, and
 * the call's JSON has more bytes than what templates make of it. Images, recordings and files count by allowances of their
 * own (`mediaTokensMax`). One pass over the text, without a tokenizer.
 */
export function inputTokensMax(body: ChatCompletionsRequest): number {
  const messages = body.messages.map(asText);
  const media = body.messages.reduce((sum, { content }) => sum + mediaIn(content), 0);
  const bytes = Buffer.byteLength(JSON.stringify({ ...body, messages }));
  return bytes + media + CALL_TOKENS + (body.tools ? TOOLS_TOKENS : 0);
}

function asText(message: ChatMessage): ChatMessage {
  const { content } = message;
  return Array.isArray(content) ? { ...message, content: content.map(withoutInlineBytes) } : message;
}

function mediaIn(content: ChatMessage["content"]): number {
  if (!Array.isArray(content)) return 0;
  return content.reduce((sum, part) => sum + mediaTokensMax(part), 0);
}
