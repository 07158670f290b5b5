import { maskCall } from "../guarding/mask-call.ts";
import { type Masking, openMasking } from "../guarding/masking.ts";
import type { Call } from "./call.ts";
import type { CallContext } from "./context.ts";
import type { Governed } from "./govern.ts";

/** A call as its providers get it, and how it was masked. */
export interface SentCall {
  readonly call: Call;
  readonly masking: Masking;
}

export function sentCall(call: Call, governed: Governed, context: CallContext): SentCall {
  const masking = openMasking(governed.decided.decision, context);
  const body = maskCall(call.body, governed, masking, context);
  return { call: body === call.body ? call : { ...call, body }, masking };
}
