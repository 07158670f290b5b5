import type { ChatCompletionsRequest } from "@meshgate/contracts";
import type { CallContext } from "../pipeline/context.ts";
import type { Governed } from "../pipeline/govern.ts";
import { maskFindings } from "./mask-findings.ts";
import { type Masking, maskBy, maskersIn } from "./masking.ts";

/** The body as a provider gets it: what the decision masks is masked. The very same body where it masks nothing. */
export function maskCall(
  body: ChatCompletionsRequest,
  { observed, decided }: Pick<Governed, "observed" | "decided">,
  masking: Masking,
  { guardrails }: Pick<CallContext, "guardrails">,
): ChatCompletionsRequest {
  const findings = observed.guarded?.findings ?? [];
  if (findings.length === 0) return body;
  const maskers = maskersIn(decided.decision.guardrails ?? []);
  return maskFindings(body, findings, maskBy(maskers, masking, guardrails));
}
