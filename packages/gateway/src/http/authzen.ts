import type { AuthzenConfiguration } from "@meshgate/contracts";
import { AuthzenEvaluationRequest, AuthzenEvaluationsRequest } from "@meshgate/contracts/serving";
import { Hono } from "hono";
import type { EvaluationReply } from "../pipeline/evaluate.ts";
import type { Refusal } from "../pipeline/refusal.ts";
import { oneQuestion, severalQuestions } from "./authzen-questions.ts";
import { refusalResponse } from "./problem.ts";
import type { HttpEnv, Service } from "./service.ts";
import { takeEvaluation } from "./take-evaluation.ts";

/** OpenID AuthZEN Authorization API 1.0: single and batch evaluation, and where they are found. */
export function authzenRoutes(service: Service): Hono<HttpEnv> {
  const one = { schema: AuthzenEvaluationRequest, question: oneQuestion };
  const several = { schema: AuthzenEvaluationsRequest, question: severalQuestions };
  return new Hono<HttpEnv>()
    .post("/access/v1/evaluation", async (c) =>
      print(await takeEvaluation(c.req.raw, c.env, service, one), c.req.raw.headers),
    )
    .post("/access/v1/evaluations", async (c) =>
      print(await takeEvaluation(c.req.raw, c.env, service, several), c.req.raw.headers),
    )
    .get("/.well-known/authzen-configuration", (c) => c.json(configuration(service.baseUrl())));
}

/** INVARIANT: no part of it comes from the request, least of all from Host. */
function configuration(baseUrl: string): AuthzenConfiguration {
  return {
    policy_decision_point: baseUrl,
    access_evaluation_endpoint: `${baseUrl}/access/v1/evaluation`,
    access_evaluations_endpoint: `${baseUrl}/access/v1/evaluations`,
  };
}

function print(reply: EvaluationReply<object>, headers: Headers): Response {
  const response =
    reply.kind === "refused"
      ? refusalResponse(asAuthzen(reply.refusal), reply.ids.requestId)
      : new Response(JSON.stringify(reply.answer), { headers: { "content-type": "application/json" } });
  // The caller's own comes back as it was; the record, and the body of an error, have ours.
  response.headers.set("x-request-id", headers.get("x-request-id") ?? reply.ids.requestId);
  return response;
}

/** AuthZEN knows no 415: another content type is a bad request like any other. */
function asAuthzen(refusal: Refusal): Refusal {
  return refusal.kind === "unsupported-media-type" ? { ...refusal, kind: "invalid-request" } : refusal;
}
