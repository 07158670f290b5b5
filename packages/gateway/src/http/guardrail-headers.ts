import type { AppliedGuardrails } from "../guarding/applied-guardrails.ts";
import { headerText } from "./header-text.ts";

/** Which policies of guardrails applied, by what, and which guardrails ran (SEMANTICS 7). None where there are none. */
export function guardrailHeaders({ policies, guardrails }: AppliedGuardrails): Record<string, string> {
  const names = policies.map(({ policy_name }) => policy_name);
  const sources = policies.map(({ policy_name, matched_via }) => `${policy_name}=${matched_via}`);
  return {
    ...(names.length === 0 ? {} : { "x-meshgate-applied-policies": headerText(names.join(",")) }),
    ...(guardrails.length === 0 ? {} : { "x-meshgate-applied-guardrails": headerText(guardrails.join(",")) }),
    ...(sources.length === 0 ? {} : { "x-meshgate-policy-sources": headerText(sources.join("; ")) }),
  };
}

/** The same on a refusal, or on whatever answer is there already. */
export function withGuardrails(response: Response, applied: AppliedGuardrails | undefined): Response {
  if (applied === undefined) return response;
  for (const [name, value] of Object.entries(guardrailHeaders(applied))) response.headers.set(name, value);
  return response;
}
