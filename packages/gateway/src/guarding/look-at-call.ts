import type { AskingCall } from "../pipeline/approval-question.ts";
import type { CallContext } from "../pipeline/context.ts";
import type { ObservedCall } from "../pipeline/observe.ts";
import { askLocalGuards } from "./external/ask-about-call.ts";
import { guardCall } from "./guard-call.ts";

/** Looks at a call with all guardrails that look before it is decided: those in this process, and services on our own ground. */
export function lookAtCall(
  asking: AskingCall,
  observed: ObservedCall,
  context: CallContext,
): ObservedCall | Promise<ObservedCall> {
  const guarded = guardCall(observed, asking.call.body, context);
  return guarded instanceof Promise
    ? guarded.then((each) => askLocalGuards(asking, each, context))
    : askLocalGuards(asking, guarded, context);
}
