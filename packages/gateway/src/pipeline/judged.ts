import type { CallEnvelope } from "@meshgate/engine";
import type { CallContext } from "./context.ts";
import { type Decided, decide } from "./decide.ts";
import type { ObservedCall } from "./observe.ts";

/** A call with the decision that its facts give. */
export interface Judged {
  readonly observed: ObservedCall;
  readonly decided: Decided;
}

/** Decides a call, perhaps again with more facts; the time that it takes adds up. */
export function judge(observed: ObservedCall, { snapshot, clock }: CallContext): Judged {
  return { observed, decided: decide(snapshot, observed.facts, clock) };
}

/** The same call decided anew. */
export function judgeAgain(
  { observed, decided }: Judged,
  facts: Partial<CallEnvelope>,
  context: CallContext,
): Judged {
  const again = judge({ ...observed, facts: { ...observed.facts, ...facts } }, context);
  const latencyUs = decided.latencyUs + again.decided.latencyUs;
  return { ...again, decided: { ...again.decided, latencyUs } };
}
