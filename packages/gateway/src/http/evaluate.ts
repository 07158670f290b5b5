import {
  EvaluateBatchRequest,
  type EvaluateBatchResponse,
  EvaluateRequest,
  type EvaluateResponse,
  isEvaluateRequest,
} from "@meshgate/contracts";
import type { Result } from "@meshgate/engine";
import { type Context, Hono } from "hono";
import { type Envelope, envelopeOf } from "../pipeline/envelope.ts";
import type { Evaluated, EvaluationReply, Loaded, Question } from "../pipeline/evaluate.ts";
import type { Refusal } from "../pipeline/refusal.ts";
import { refusalResponse } from "./problem.ts";
import type { HttpEnv, Service } from "./service.ts";
import { takeEvaluation } from "./take-evaluation.ts";

/** `POST /evaluate` (PolicyGate) and `POST /evaluate/batch`: decisions for whoever enforces them. */
export function evaluateRoutes(service: Service): Hono<HttpEnv> {
  const one = { schema: EvaluateRequest, accepts: isEvaluateRequest, question: oneQuestion };
  const batch = { schema: EvaluateBatchRequest, question: batchQuestion };
  return new Hono<HttpEnv>()
    .post("/evaluate", async (c) => print(await takeEvaluation(c, service, { ...one, explain: explains(c) })))
    .post("/evaluate/batch", async (c) =>
      print(await takeEvaluation(c, service, { ...batch, explain: explains(c) })),
    );
}

function explains(c: Context): boolean {
  return c.req.query("explain") === "true";
}

function print(reply: EvaluationReply<object>): Response {
  const { requestId } = reply.ids;
  if (reply.kind === "refused") return refusalResponse(reply.refusal, requestId);
  return new Response(JSON.stringify(reply.answer), {
    headers: { "content-type": "application/json", "x-request-id": requestId },
  });
}

function oneQuestion(
  request: EvaluateRequest,
  { actions }: Loaded,
): Result<Question<EvaluateResponse>, Refusal> {
  const envelope = envelopeOf(request, actions);
  return envelope.ok ? { ok: true, value: (decide) => evaluateResponse(decide(envelope.value)) } : envelope;
}

/** Of a batch nothing is decided unless all of it can be. */
function batchQuestion(
  { requests }: EvaluateBatchRequest,
  { actions }: Loaded,
): Result<Question<EvaluateBatchResponse>, Refusal> {
  const envelopes: Envelope[] = [];
  for (const [index, request] of requests.entries()) {
    const envelope = envelopeOf(request, actions);
    if (!envelope.ok) return { ok: false, error: ofItem(index, envelope.error) };
    envelopes.push(envelope.value);
  }
  return {
    ok: true,
    value: (decide) => ({ results: envelopes.map((envelope) => evaluateResponse(decide(envelope))) }),
  };
}

function ofItem(index: number, refusal: Refusal): Refusal {
  const field = `requests[${index}]${refusal.field === undefined ? "" : `.${refusal.field}`}`;
  return { ...refusal, message: `${field}: ${refusal.message}`, field };
}

function evaluateResponse({ ids, decision, trace }: Evaluated): EvaluateResponse {
  return {
    correlation_id: ids.correlationId,
    decision: decision.outcome,
    rationale_codes: decision.rationale_codes,
    ...(decision.obligations === undefined ? {} : { obligations: decision.obligations }),
    policy: decision.policy,
    ...(decision.matched_rule_id === undefined ? {} : { matched_rule_id: decision.matched_rule_id }),
    ...(trace === undefined ? {} : { trace }),
  };
}
