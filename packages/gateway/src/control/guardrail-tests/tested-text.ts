import type { ChatMessage, GuardrailTestRequest } from "@meshgate/contracts";
import type { CallView } from "@meshgate/guardrails";
import { callPassages, type Readable } from "../../guarding/call-passages.ts";
import { viewOfAnswer, viewOfCall } from "../../guarding/call-view.ts";
import { PassageWriter } from "../../guarding/passage-writer.ts";

/** What a test looks at. */
export interface TestedText {
  /** As it stands in the request. */
  readonly value: { readonly text: string } | { readonly messages: readonly ChatMessage[] };
  readonly readable: Readable;
  /** As guardrails see it that look at the whole: as a call, or a text alone as an answer. */
  readonly call: () => CallView;
  readonly answer: (() => CallView) | undefined;
}

export function testedText({ text = "", messages }: GuardrailTestRequest): TestedText {
  if (messages !== undefined) {
    const value = { messages };
    return { value, readable: callPassages(value), call: () => viewOfCall(value), answer: undefined };
  }
  const asked = { messages: [{ role: "user", content: text }] };
  return {
    value: { text },
    readable: textAlone(text),
    call: () => viewOfCall(asked),
    answer: () => viewOfAnswer({ choices: [choiceOf(text)] }, asked),
  };
}

function textAlone(text: string): Readable {
  const writer = new PassageWriter({ trust: "user", isJoined: false });
  writer.text({ path: ["text"], kind: "string" }, text);
  return { passages: writer.end(), unscanned: [] };
}

function choiceOf(content: string) {
  const message = { role: "assistant", content, refusal: null } as const;
  return { index: 0, message, finish_reason: "stop", logprobs: null } as const;
}
