import { type CallEnvelope, decideModelCall, type LimitNeed } from "@meshgate/engine";
import type { CallContext } from "./context.ts";
import { type Decided, microsecondsSince } from "./decide.ts";
import type { ObservedCall } from "./observe.ts";

/** A call with the decision that its facts give. */
export interface Judged {
  readonly observed: ObservedCall;
  readonly decided: Decided;
  /** What must be reserved before it is sent; nothing where it is not permitted. */
  readonly limits: readonly LimitNeed[];
}

/** Decides a call, perhaps again with more facts; the time that it takes adds up. */
export function judge(observed: ObservedCall, { snapshot, clock }: CallContext): Judged {
  const startMs = clock.monotonicMs();
  const { decision, limits } = decideModelCall(snapshot, observed.facts);
  return { observed, decided: { decision, latencyUs: microsecondsSince(startMs, clock) }, limits };
}

/** The same call decided anew. */
export function judgeAgain(
  { observed, decided }: Judged,
  facts: Partial<CallEnvelope>,
  context: CallContext,
): Judged {
  const again = judge({ ...observed, facts: { ...observed.facts, ...facts } }, context);
  const { decision, latencyUs } = again.decided;
  return {
    observed: again.observed,
    decided: { decision, latencyUs: decided.latencyUs + latencyUs },
    limits: again.limits,
  };
}
