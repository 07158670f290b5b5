import type { FailureDetail } from "@meshgate/contracts";
import type { CallSurface } from "@meshgate/engine";
import type { CallFailure } from "../pipeline/context.ts";
import type { PolicyRefusal, Refusal, RefusalKind } from "../pipeline/refusal.ts";
import type { ProviderFailure } from "../ports/provider.ts";

/** The only place that knows which status an error gets, and what it is called in each surface's own shape. */
interface Listing {
  readonly status: number;
  /** `error.type` of OpenAI's shape. */
  readonly openAiType: string;
}

const refusals: Readonly<Record<RefusalKind, Listing>> = {
  "malformed-body": { status: 400, openAiType: "invalid_request_error" },
  "invalid-request": { status: 400, openAiType: "invalid_request_error" },
  "unknown-model": { status: 404, openAiType: "invalid_request_error" },
  "ambiguous-model": { status: 400, openAiType: "invalid_request_error" },
  unauthenticated: { status: 401, openAiType: "authentication_error" },
  "login-limited": { status: 429, openAiType: "rate_limit_error" },
  "open-mode-guard": { status: 403, openAiType: "permission_error" },
  forbidden: { status: 403, openAiType: "permission_error" },
  "policy-blocked": { status: 403, openAiType: "policy_violation" },
  "agent-blocked": { status: 403, openAiType: "permission_error" },
  "limits-unavailable": { status: 503, openAiType: "server_error" },
  "not-found": { status: 404, openAiType: "invalid_request_error" },
  "name-taken": { status: 409, openAiType: "invalid_request_error" },
  "changed-meanwhile": { status: 409, openAiType: "invalid_request_error" },
  "config-managed": { status: 409, openAiType: "invalid_request_error" },
  "in-use": { status: 409, openAiType: "invalid_request_error" },
  "wrong-status": { status: 409, openAiType: "invalid_request_error" },
  "same-person": { status: 403, openAiType: "permission_error" },
  "other-person": { status: 403, openAiType: "permission_error" },
  "method-not-allowed": { status: 405, openAiType: "invalid_request_error" },
  "body-too-large": { status: 413, openAiType: "invalid_request_error" },
  "unsupported-media-type": { status: 415, openAiType: "invalid_request_error" },
  internal: { status: 500, openAiType: "server_error" },
  "record-unavailable": { status: 503, openAiType: "server_error" },
  "ledger-behind": { status: 503, openAiType: "server_error" },
  "ledger-altered": { status: 503, openAiType: "server_error" },
  "snapshot-altered": { status: 503, openAiType: "server_error" },
  "entry-dropped": { status: 410, openAiType: "invalid_request_error" },
  "entry-too-large": { status: 404, openAiType: "invalid_request_error" },
  "content-erased": { status: 410, openAiType: "invalid_request_error" },
  "content-altered": { status: 503, openAiType: "server_error" },
  "content-key-missing": { status: 503, openAiType: "server_error" },
  "exports-limited": { status: 429, openAiType: "rate_limit_error" },
  "index-behind": { status: 503, openAiType: "server_error" },
  draining: { status: 503, openAiType: "server_error" },
};

const failures: Readonly<Record<FailureDetail, Listing>> = {
  timeout: { status: 504, openAiType: "server_error" },
  connection: { status: 502, openAiType: "server_error" },
  authentication: { status: 502, openAiType: "server_error" },
  rate_limited: { status: 429, openAiType: "rate_limit_error" },
  invalid_request: { status: 400, openAiType: "invalid_request_error" },
  upstream_error: { status: 502, openAiType: "server_error" },
  malformed_response: { status: 502, openAiType: "server_error" },
  cancelled: { status: 499, openAiType: "server_error" },
  policy: { status: 403, openAiType: "policy_violation" },
};

/** The codes that docs/errors has a page for; a test keeps both lists the same. */
export const problemCodes: readonly string[] = [
  ...Object.keys(refusals),
  ...Object.keys(failures).map(failureCode),
];

/** The status of a call's end; undefined stands for a good answer. On `/v1/chat` a provider's failure is a 200. */
export function callStatus(surface: CallSurface, failure: CallFailure | undefined): number {
  if (failure === undefined) return 200;
  const { detail, refusal } = failure;
  if (refusal !== undefined) return refusalStatus(refusal);
  if (surface === "chat" && detail !== "policy" && detail !== "cancelled") return 200;
  // A model that the provider does not have is a 404 here as it is there: SDKs tell it from a bad request.
  return detail === "invalid_request" && failure.upstreamStatus === 404 ? 404 : failures[detail].status;
}

function refusalStatus({ kind, policy }: Refusal): number {
  // What is answered in place of the model is an answer.
  if (policy?.answer !== undefined) return 200;
  return policy?.status ?? refusals[kind].status;
}

/** A refusal on Meshgate's own surfaces. */
export function refusalResponse(refusal: Refusal, requestId: string): Response {
  const status = refusalStatus(refusal);
  return problemResponse(refusalBody(refusal, status, requestId), status, requestId, refusal);
}

function refusalBody(refusal: Refusal, status: number, requestId: string): object {
  return {
    error: refusal.message,
    code: refusal.kind,
    status,
    request_id: requestId,
    ...(refusal.field === undefined ? {} : { field: refusal.field }),
    ...(refusal.policy === undefined ? {} : policyFields(refusal.policy)),
  };
}

/** The same in the envelope of the control API (SEMANTICS 5). */
export function controlRefusalResponse(refusal: Refusal, requestId: string): Response {
  const { status } = refusals[refusal.kind];
  const body = { success: false, data: null, ...refusalBody(refusal, status, requestId) };
  return problemResponse(body, status, requestId, refusal);
}

/** The same on LiteLLM's policy API, whose clients read `detail`. */
export function policyApiRefusalResponse(refusal: Refusal, requestId: string): Response {
  const status = refusalStatus(refusal);
  const body = { detail: refusal.message, ...refusalBody(refusal, status, requestId) };
  return problemResponse(body, status, requestId, refusal);
}

/** The same in the shape that OpenAI's SDKs read. */
export function openAiRefusalResponse(refusal: Refusal, requestId: string): Response {
  const status = refusalStatus(refusal);
  return problemResponse(
    { error: openAiRefusalError(refusal), request_id: requestId },
    status,
    requestId,
    refusal,
  );
}

/** The `error` object of a refusal, for an answer or for an event of a stream. */
export function openAiRefusalError(refusal: Refusal): Readonly<Record<string, unknown>> {
  const { kind, message, field, policy } = refusal;
  return {
    message,
    type: refusals[kind].openAiType,
    code: kind === "unknown-model" ? "model_not_found" : kind,
    param: field ?? null,
    ...(policy === undefined ? {} : { status: refusalStatus(refusal), ...policyFields(policy) }),
  };
}

/** What is told of a refusal by policy beside its sentence, key for key as SEMANTICS 5 has it. */
function policyFields({ violations, rationaleCodes, approval }: PolicyRefusal) {
  const [{ type, policy_id, rule_id }] = violations;
  return {
    code: type,
    ...(policy_id === undefined ? {} : { policy_id }),
    ...(rule_id === undefined ? {} : { matched_rule_id: rule_id }),
    rationale_codes: rationaleCodes,
    ...(approval === undefined ? {} : { approval }),
    violations,
  };
}

/** A provider's failure on the OpenAI surface: its own error where the caller can mend the request by it. */
export function openAiFailureResponse(failure: ProviderFailure, requestId: string): Response {
  const status = callStatus("openai-chat", { ...failure, detail: failure.kind });
  const response = problemResponse(
    { error: openAiFailureError(failure), request_id: requestId },
    status,
    requestId,
  );
  if (failure.retryAfterMs !== undefined) {
    response.headers.set("retry-after", String(Math.ceil(failure.retryAfterMs / 1_000)));
  }
  return response;
}

/** The `error` object of a failure, for an answer or for an event of a stream. */
export function openAiFailureError(failure: ProviderFailure): Readonly<Record<string, unknown>> {
  const own = {
    message: failure.message,
    type: failures[failure.kind].openAiType,
    code: failureCode(failure.kind),
    param: null,
  };
  return { ...own, ...failure.upstreamError };
}

function problemResponse(body: object, status: number, requestId: string, refusal?: Refusal): Response {
  const kind = refusal?.kind;
  const headers: Record<string, string> = { "content-type": "application/json", "x-request-id": requestId };
  if (status === 401) headers["www-authenticate"] = 'Bearer realm="meshgate"';
  if (kind === "record-unavailable" || kind === "draining") headers["retry-after"] = "1";
  if (refusal?.retryAfterS !== undefined) headers["retry-after"] = String(refusal.retryAfterS);
  if (kind === "draining" || kind === "body-too-large") headers["connection"] = "close";
  return new Response(JSON.stringify(body), { status, headers });
}

function failureCode(detail: string): string {
  return `provider-${detail.replaceAll("_", "-")}`;
}
