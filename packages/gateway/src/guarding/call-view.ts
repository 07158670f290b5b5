import type { JsonObject } from "@meshgate/canon";
import type { ChatCompletionsRequest, ChatMessage } from "@meshgate/contracts";
import type { CallView } from "@meshgate/guardrails";
import type { ChatCompletion } from "openai/resources/chat/completions";
import { writtenText } from "../pipeline/answer-tally.ts";
import { callTexts, codePointCount } from "../pipeline/call-texts.ts";
import { offeredTools } from "../pipeline/offered-tools.ts";
import { lazyTokenizer } from "../pipeline/output-cap/tokenizer.ts";
import { nameOf, recordsIn, toolCallParts } from "../pipeline/tool-calls/tool-call-parts.ts";

type CalledTool = CallView["calledTools"][number];

/** A call as those guardrails see it that look at the whole. */
export function viewOfCall(body: ChatCompletionsRequest): CallView {
  const texts = callTexts(body);
  return {
    phase: "pre_call",
    ...sizesOf(texts),
    messages: body.messages.length,
    images: body.messages.reduce((sum, { content }) => sum + imagesIn(content), 0),
    offeredTools: offeredTools(body).map((name) => ({ name })),
    calledTools: body.messages.flatMap(calledTools),
    answers: [],
  };
}

/** The same of an answer; whatever the call asked its form to be. */
export function viewOfAnswer(
  { choices }: Pick<ChatCompletion, "choices">,
  asked: ChatCompletionsRequest,
): CallView {
  const schema = answerSchema(asked);
  const calls = choices.map(({ message }) => calledTools(message));
  return {
    phase: "post_call",
    ...sizesOf(choices.map(({ message }) => writtenText(message))),
    messages: 0,
    images: 0,
    offeredTools: [],
    calledTools: calls.flat(),
    answers: choices.flatMap(({ message: { content } }, at) => {
      const isSilent = (content ?? "") === "" && calls[at]?.length !== 0;
      return isSilent ? [] : (content ?? "");
    }),
    ...(schema === undefined ? {} : { answerSchema: schema }),
  };
}

function sizesOf(texts: readonly string[]): Pick<CallView, "characters" | "tokens"> {
  return {
    characters: texts.reduce((sum, text) => sum + codePointCount(text), 0),
    tokens: () => texts.reduce((sum, text) => sum + lazyTokenizer.count(text), 0),
  };
}

function imagesIn(content: ChatMessage["content"]): number {
  return Array.isArray(content) ? content.filter(({ type }) => type.includes("image")).length : 0;
}

/** Those that clients read; one whose name they need not read alike has none. */
function calledTools(message: object): readonly CalledTool[] {
  const parts = toolCallParts(message);
  if (parts === undefined) return [{ name: "", arguments: "" }];
  return parts.map(({ call, names }) => ({ name: nameOf(names) ?? "", arguments: inputOf(call) }));
}

/** What a tool is called with, as the model wrote it: JSON of a function, text of a custom tool. */
function inputOf(call: Readonly<Record<string, unknown>>): string {
  for (const [, member] of [["", call] as const, ...recordsIn(call)]) {
    for (const input of [member["arguments"], member["input"]]) {
      if (input !== undefined && input !== null)
        return typeof input === "string" ? input : JSON.stringify(input);
    }
  }
  return "";
}

/** `json_object` asks for no more than that it is one. */
function answerSchema(asked: ChatCompletionsRequest): JsonObject | undefined {
  const format = asked.response_format;
  if (format?.type === "json_object") return { type: "object" };
  const wrapped: unknown = format?.type === "json_schema" ? format["json_schema"] : undefined;
  const schema: unknown = isObject(wrapped) ? wrapped["schema"] : undefined;
  return isObject(schema) ? schema : undefined;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
