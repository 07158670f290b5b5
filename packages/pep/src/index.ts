export { buildEvaluateRequest, type RequestFacts } from "./build-evaluate-request.ts";
export { applyOutputCap, type CappableAnswer } from "./caps/apply-output-cap.ts";
export { capItems } from "./caps/cap-items.ts";
export { capStream } from "./caps/cap-stream.ts";
export { type CapOptions, capBytes, capText, capTokens, type TextCaps } from "./caps/cap-text.ts";
export { type CountTokens, estimateTokens } from "./caps/estimate-tokens.ts";
export type { ClientOptions, RetryOptions } from "./client/client-options.ts";
export { type CallOptions, type Client, createClient, type Explanation } from "./client/create-client.ts";
export type { CacheOptions } from "./client/decision-cache.ts";
export type { Fetch } from "./client/decision-point.ts";
export { type EnforceHandlers, enforceDecision } from "./enforce/enforce-decision.ts";
export { ObligationLedger } from "./enforce/obligation-ledger.ts";
export type { Duty, ObligationTerms } from "./enforce/obligation-terms.ts";
export { type ExpressMiddleware, expressGuard } from "./middleware/express-guard.ts";
export { type FastifyReplyLike, fastifyGuard } from "./middleware/fastify-guard.ts";
export type { GuardOptions, Refusal } from "./middleware/guard.ts";
export type { NodeResponse } from "./middleware/hold-response.ts";
export { type HonoContextLike, honoGuard } from "./middleware/hono-guard.ts";
export { type Permit, permitOf } from "./middleware/permit.ts";
export { modelSubstitute } from "./obligations/model-substitute.ts";
export { type Redactors, redact } from "./obligations/redact.ts";
export { routeLocal } from "./obligations/route-local.ts";
export { PepError, type PepErrorKind, pepErrorKinds } from "./pep-error.ts";
export type { CheckedRequest } from "./wire/check-request.ts";
export type { EvaluateRequest, Sensitivity, SignalValue } from "./wire/evaluate-request.ts";
export type {
  EvaluateResponse,
  Obligation,
  Outcome,
  OutputCaps,
  PolicyIdentity,
  TraceStep,
} from "./wire/evaluate-response.ts";
export type { Allowed, Blocked, Degraded, PolicyDecision, ReviewRequired } from "./wire/policy-decision.ts";
