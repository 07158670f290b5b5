import type { Decision, Target } from "@meshgate/engine";
import type { CallIds } from "../pipeline/call.ts";

interface Answered {
  readonly ids: CallIds;
  readonly decision: Decision;
  readonly target: Target;
}

/** The headers that tell a caller where its call went and why (SEMANTICS 8). */
export function answerHeaders(
  { ids, decision, target }: Answered,
  contentType: string,
): Record<string, string> {
  return {
    "content-type": contentType,
    "x-request-id": ids.requestId,
    "x-meshgate-provider": target.provider,
    "x-meshgate-model": headerText(target.model),
    "x-meshgate-reason-codes": decision.reason_codes.join(","),
  };
}

/** Model names come from callers and config: only what a header can carry goes into one. */
function headerText(text: string): string {
  return /^[\x20-\x7e]*$/.test(text) ? text : encodeURIComponent(text);
}
