import type { Decision, Obligation, Target } from "@meshgate/engine";
import type { AppliedGuardrails } from "../guarding/applied-guardrails.ts";
import type { CallIds } from "../pipeline/call.ts";
import type { RateState } from "../pipeline/rate-states.ts";
import { guardrailHeaders } from "./guardrail-headers.ts";
import { headerName, headerText } from "./header-text.ts";
import { rateHeaders } from "./rate-headers.ts";

interface Answered {
  readonly ids: CallIds;
  readonly decision: Decision;
  readonly target: Target;
  readonly rates: readonly RateState[];
  readonly guardrails: AppliedGuardrails;
}

/** The headers that tell a caller where its call went and why (SEMANTICS 8), and what policy made of it. */
export function answerHeaders(
  { ids, decision, target, rates, guardrails }: Answered,
  contentType: string,
): Record<string, string> {
  const headers: Record<string, string> = {
    "content-type": contentType,
    "x-request-id": ids.requestId,
    "x-meshgate-provider": target.provider,
    "x-meshgate-model": headerText(target.model),
    "x-meshgate-reason-codes": decision.reason_codes.join(","),
    "x-meshgate-decision": decision.outcome,
    "x-meshgate-rationale-codes": decision.rationale_codes.join(","),
  };
  if (decision.obligations !== undefined) {
    headers["x-meshgate-obligations"] = decision.obligations.map(printObligation).join(", ");
  }
  if (decision.flags !== undefined) headers["x-meshgate-flags"] = headerText(decision.flags.join("; "));
  return Object.assign(headers, guardrailHeaders(guardrails), rateHeaders(rates));
}

/** `OUTPUT_CAP;max_tokens=200`, `ROUTE_LOCAL`, `REDACT;entities=EMAIL,PHONE`. */
function printObligation({ type, params }: Obligation): string {
  const print = (value: unknown) =>
    [value]
      .flat()
      .map((one) => headerName(String(one)))
      .join(",");
  return [type, ...Object.entries(params).map(([name, value]) => `${name}=${print(value)}`)].join(";");
}
