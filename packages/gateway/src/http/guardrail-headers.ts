import type { AppliedGuardrails } from "../guarding/applied-guardrails.ts";
import { headerName } from "./header-text.ts";

/** Which policies of guardrails applied, by what, and which guardrails ran (SEMANTICS 7). None where there are none. */
export function guardrailHeaders({ policies, guardrails }: AppliedGuardrails): Record<string, string> {
  if (policies.length === 0 && guardrails.length === 0) return {};
  const names = policies.map(({ policy_name }) => headerName(policy_name));
  const sources = policies.map(
    ({ policy_name, matched_via }) => `${headerName(policy_name)}=${headerName(matched_via)}`,
  );
  const ran = guardrails.map(headerName);
  return {
    ...(names.length === 0 ? {} : { "x-meshgate-applied-policies": names.join(",") }),
    ...(ran.length === 0 ? {} : { "x-meshgate-applied-guardrails": ran.join(",") }),
    ...(sources.length === 0 ? {} : { "x-meshgate-policy-sources": sources.join("; ") }),
  };
}

/** The same on a refusal, or on whatever answer is there already. */
export function withGuardrails(response: Response, applied: AppliedGuardrails | undefined): Response {
  if (applied === undefined) return response;
  for (const [name, value] of Object.entries(guardrailHeaders(applied))) response.headers.set(name, value);
  return response;
}
