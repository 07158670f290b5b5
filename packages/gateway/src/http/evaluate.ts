import {
  EvaluateBatchRequest,
  EvaluateRequest,
  isEvaluateBatchRequest,
  isEvaluateRequest,
} from "@meshgate/contracts/serving";
import type { Result } from "@meshgate/engine";
import { Hono } from "hono";
import { getQueryParam } from "hono/utils/url";
import { type Envelope, envelopeOf } from "../pipeline/envelope.ts";
import type { EvaluationReply, Loaded, Question } from "../pipeline/evaluate.ts";
import type { Refusal } from "../pipeline/refusal.ts";
import { evaluateAnswer } from "./evaluate-answer.ts";
import { refusalResponse } from "./problem.ts";
import type { ConnectionEnv, HttpEnv, Service } from "./service.ts";
import { type EvaluationFormat, takeEvaluation } from "./take-evaluation.ts";

/** `POST /evaluate` (PolicyGate) and `POST /evaluate/batch`: decisions for whoever enforces them. */
export function evaluateRoutes(service: Service): Hono<HttpEnv> {
  const evaluate = evaluateHandler(service);
  return new Hono<HttpEnv>()
    .post("/evaluate", (c) => evaluate(c.req.raw, c.env))
    .post("/evaluate/batch", async (c) => print(await takeEvaluation(c.req.raw, c.env, service, batch)));
}

/** `POST /evaluate` by itself, for a server that finds it without asking the application. */
export function evaluateHandler(service: Service): Handler {
  return (request, connection) => takeEvaluation(request, connection, service, one).then(print);
}

/** Answers one request of one connection. */
export type Handler = (request: Request, connection: ConnectionEnv) => Promise<Response>;

const one: EvaluationFormat<typeof EvaluateRequest, string> = {
  schema: EvaluateRequest,
  accepts: isEvaluateRequest,
  question: oneQuestion,
  explain: isExplained,
};
const batch: EvaluationFormat<typeof EvaluateBatchRequest, string> = {
  schema: EvaluateBatchRequest,
  accepts: isEvaluateBatchRequest,
  question: batchQuestion,
  explain: isExplained,
};

function isExplained({ url }: Request): Result<boolean, Refusal> {
  const asked = url.includes("?") ? getQueryParam(url, "explain") : undefined;
  if (asked === undefined || asked === "false") return { ok: true, value: false };
  return asked === "true" ? { ok: true, value: true } : { ok: false, error: badExplain };
}

const badExplain = {
  kind: "invalid-request",
  message: "`explain` must be one of true, false.",
  field: "explain",
} as const;

function print(reply: EvaluationReply<string>): Response {
  const { requestId } = reply.ids;
  if (reply.kind === "refused") return refusalResponse(reply.refusal, requestId);
  return new Response(reply.answer, {
    headers: { "content-type": "application/json", "x-request-id": requestId },
  });
}

function oneQuestion(request: EvaluateRequest, { actions }: Loaded): Result<Question<string>, Refusal> {
  const envelope = envelopeOf(request, actions);
  return envelope.ok ? { ok: true, value: (decide) => evaluateAnswer(decide(envelope.value)) } : envelope;
}

/** Of a batch nothing is decided unless all of it can be. */
function batchQuestion(
  { requests }: EvaluateBatchRequest,
  { actions }: Loaded,
): Result<Question<string>, Refusal> {
  const envelopes: Envelope[] = [];
  for (const [index, request] of requests.entries()) {
    const envelope = envelopeOf(request, actions);
    if (!envelope.ok) return { ok: false, error: ofItem(index, envelope.error) };
    envelopes.push(envelope.value);
  }
  return {
    ok: true,
    value: (decide) =>
      `{"results":[${envelopes.map((envelope) => evaluateAnswer(decide(envelope))).join(",")}]}`,
  };
}

function ofItem(index: number, refusal: Refusal): Refusal {
  const field = `requests[${index}]${refusal.field === undefined ? "" : `.${refusal.field}`}`;
  return { ...refusal, message: `${field}: ${refusal.message}`, field };
}
