import type { AuthzenEvaluationRequest, AuthzenEvaluationResponse } from "@meshgate/contracts";
import { EvaluateRequest, isEvaluateRequest, signalName } from "@meshgate/contracts/serving";
import type { Decision, Result, Scalar } from "@meshgate/engine";
import type { z } from "zod";
import { type Envelope, envelopeOf } from "../pipeline/envelope.ts";
import type { Loaded } from "../pipeline/evaluate.ts";
import type { Refusal } from "../pipeline/refusal.ts";
import { issueText } from "./issue-text.ts";
import { invalidRequest } from "./parse-body.ts";

/** AuthZEN's words in ours, and ours in AuthZEN's (SEMANTICS 12): nothing else knows both. */

/** What can be decided on; or the answer is no, whatever the policy says. */
export type Mapped =
  | { readonly kind: "envelope"; readonly envelope: Envelope }
  | { readonly kind: "denied"; readonly reason: string };

/** The request as facts. An error names the member as AuthZEN does. */
export function fromAuthzen(
  { subject, action, resource, context }: AuthzenEvaluationRequest,
  { actions, environment }: Loaded,
): Result<Mapped, Refusal> {
  if (!actions.includes(action.name)) {
    return { ok: true, value: { kind: "denied", reason: `No policy knows the action \`${action.name}\`.` } };
  }
  const env = context?.["env"];
  const signals = context?.["signals"] ?? {};
  const request = checked({
    action: action.name,
    env: { name: (isRecord(env) ? env["name"] : undefined) ?? environment },
    resource: {
      type: resource.type,
      id: resource.id,
      sensitivity: resource.properties?.["sensitivity"] ?? "internal",
    },
    subject: { type: subject.type, id: subject.id },
    signals: isRecord(signals)
      ? {
          ...signals,
          // After the caller's own signals: none of those may speak for an entity's properties.
          ...namedSignals("subject", subject.properties),
          ...namedSignals("action", action.properties),
          ...namedSignals("resource", resource.properties),
          ...namedSignals("context", context),
        }
      : signals,
  });
  if (!request.ok) return request;
  const envelope = envelopeOf(request.value, actions);
  return envelope.ok ? { ok: true, value: { kind: "envelope", envelope: envelope.value } } : envelope;
}

function checked(request: object): Result<EvaluateRequest, Refusal> {
  if (isEvaluateRequest(request)) return { ok: true, value: request };
  const parsed = EvaluateRequest.safeParse(request, { error: issueText });
  return parsed.success
    ? { ok: true, value: parsed.data }
    : { ok: false, error: invalidRequest(parsed.error.issues.map(inTheirWords)) };
}

/** Scalar properties as signals, where the name fits one; the rest is passed over. */
function namedSignals(
  prefix: "subject" | "action" | "resource" | "context",
  properties: Readonly<Record<string, unknown>> | null | undefined,
): Readonly<Record<string, Scalar>> {
  const signals: Record<string, Scalar> = {};
  for (const [property, value] of Object.entries(properties ?? {})) {
    const name = `${prefix}_${property}`;
    if (isScalar(value) && signalName.test(name)) signals[name] = value;
  }
  return signals;
}

/** Where AuthZEN has what an issue is about. */
function inTheirWords(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  const [first, second] = issue.path;
  if (first === "env" || first === "signals") return { ...issue, path: ["context", ...issue.path] };
  if (first !== "resource" || second !== "sensitivity") return issue;
  return { ...issue, path: ["resource", "properties", "sensitivity"] };
}

/** AuthZEN's answer; decides only where there is something to decide on. */
export function answerOf(
  mapped: Mapped,
  decide: (envelope: Envelope) => { readonly decision: Decision },
): AuthzenEvaluationResponse {
  return mapped.kind === "denied"
    ? { decision: false, context: { reason: mapped.reason } }
    : toAuthzen(decide(mapped.envelope).decision);
}

/** ALLOW and DEGRADE are yes; a DEGRADE's obligations are then the caller's to carry out. */
function toAuthzen(decision: Decision): AuthzenEvaluationResponse {
  const { outcome, rationale_codes, obligations, policy, matched_rule_id } = decision;
  const permitted = outcome === "ALLOW" || outcome === "DEGRADE";
  return {
    decision: permitted,
    context: {
      ...(permitted ? {} : { reason: reasonOf(decision) }),
      rationale_codes,
      ...(obligations === undefined ? {} : { obligations }),
      ...(outcome === "REQUIRE_REVIEW" ? { access_request: { required: true } } : {}),
      policy,
      ...(matched_rule_id === undefined ? {} : { matched_rule_id }),
    },
  };
}

function reasonOf({ outcome, matched_rule_id, default_applied }: Decision): string {
  const verb = outcome === "REQUIRE_REVIEW" ? "asks for a review first" : "blocks this";
  if (matched_rule_id !== undefined) return `The rule \`${matched_rule_id}\` ${verb}.`;
  return default_applied
    ? `No rule matches, and the default ${verb}.`
    : `A rule that cannot be evaluated ${verb}.`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isScalar(value: unknown): value is Scalar {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}
