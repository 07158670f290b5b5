import type { ChatCompletionsRequest } from "@meshgate/contracts";
import { functionsOf, pastCallOf, toolChoiceOf } from "./fields.ts";
import { partsOf } from "./parts.ts";

/** Something a call asks for that only OpenAI's own form can say; `what` completes "<provider> …". */
export interface Unsupported {
  readonly what: string;
  readonly param: string;
}

/**
 * What no translation into another API can keep of this call: leaving it out in silence would answer another question
 * than the one asked.
 */
export function unsupportedIn(body: ChatCompletionsRequest): Unsupported | undefined {
  if ((body.n ?? 1) > 1) {
    return { what: "gives one answer a call: leave out `n`, or call several times", param: "n" };
  }
  if (functionsOf(body) === undefined) {
    return { what: "takes tools of the type `function` alone", param: "tools" };
  }
  if (toolChoiceOf(body)?.kind === "unknown") {
    return { what: "takes as tool_choice `auto`, `none`, `required` or one function", param: "tool_choice" };
  }
  return unsupportedMessage(body);
}

function unsupportedMessage({ messages }: ChatCompletionsRequest): Unsupported | undefined {
  for (const [index, message] of messages.entries()) {
    const param = `messages[${index}]`;
    if (!ROLES.has(message.role)) return { what: `takes no message of the role in ${param}`, param };
    if (partsOf(message.content).some((part) => part.kind === "unknown")) {
      return { what: `takes text and images alone; ${param} has another part`, param };
    }
    if ((message.tool_calls ?? []).some((call) => pastCallOf(call) === undefined)) {
      return { what: `takes function calls whose arguments are a JSON object; ${param} has another`, param };
    }
  }
  return undefined;
}

const ROLES: ReadonlySet<string> = new Set(["system", "developer", "user", "assistant", "tool"]);
