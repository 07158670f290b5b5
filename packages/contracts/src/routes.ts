import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import {
  AuditRecord,
  ErrorAnswer,
  HealthAnswer,
  OpenAiErrorAnswer,
  ReadyAnswer,
  RoutesAnswer,
  VersionAnswer,
} from "./answers.ts";
import { AlteredAuditRecord } from "./audit/altered.ts";
import { checkpointRoutes } from "./audit/checkpoint-routes.ts";
import { evidenceRoutes } from "./audit/evidence-routes.ts";
import { keepingRoutes } from "./audit/keeping-routes.ts";
import { ledgerRoutes } from "./audit/ledger-routes.ts";
import { replayRoutes } from "./audit/replay-routes.ts";
import { DroppedAuditRecord } from "./audit/retention.ts";
import { auditSearchRoutes } from "./audit/search-routes.ts";
import { simulateRoutes } from "./audit/simulate-routes.ts";
import {
  AuthzenConfiguration,
  AuthzenEvaluationRequest,
  AuthzenEvaluationResponse,
  AuthzenEvaluationsRequest,
  AuthzenEvaluationsResponse,
} from "./authzen.ts";
import { ChatRequest, ChatResponse } from "./chat.ts";
import { ChatCompletionsRequest } from "./chat-completions.ts";
import {
  EvaluateBatchRequest,
  EvaluateBatchResponse,
  EvaluateRequest,
  EvaluateResponse,
} from "./evaluate.ts";
import { Approval, ApprovalDecide, ApprovalFilter } from "./governance/approval.ts";
import { governanceRoutes } from "./governance/governance-routes.ts";
import { UsageAnswer, UsageQuery } from "./governance/usage.ts";
import { GuardrailTestRequest, GuardrailTestResponse } from "./guardrails/guardrail-test.ts";
import { guardrailPolicyRoutes } from "./guardrails/policy-api-routes.ts";
import { MeAnswer } from "./me.ts";
import * as examples from "./request-examples.ts";
import { body, controlErrors, enveloped, json, ownErrors, pageQuery } from "./route-parts.ts";

/** The HTTP interface as OpenAPI 3.1, from the same schemas that check it. */

const openAiErrors = {
  400: json(OpenAiErrorAnswer, "The body is not valid, or the provider says so."),
  401: json(OpenAiErrorAnswer, "A key is needed, or the one sent is not known."),
  403: json(OpenAiErrorAnswer, "Refused by policy."),
  404: json(OpenAiErrorAnswer, "The model is not known."),
  413: json(OpenAiErrorAnswer, "The body is too large."),
  415: json(OpenAiErrorAnswer, "The body is not JSON."),
  429: json(OpenAiErrorAnswer, "The provider limits the rate."),
  502: json(OpenAiErrorAnswer, "The provider failed or spoke nonsense."),
  503: json(
    OpenAiErrorAnswer,
    "The record cannot be written, or the service is stopping: nothing was released.",
  ),
  504: json(OpenAiErrorAnswer, "The provider was too slow."),
};

const evaluationErrors = {
  400: json(ErrorAnswer, "The body is not valid, or the action is not known; the message names the field."),
  401: ownErrors[401],
  403: json(ErrorAnswer, "Refused by role."),
  413: ownErrors[413],
  503: json(ErrorAnswer, "The record cannot be written, or the service is stopping: no decision was given."),
};

const explain = z.object({
  explain: z.enum(["true", "false"]).optional().meta({
    description: "`true` adds `trace`: every rule that was looked at. Needs the role `auditor`.",
  }),
});

/** Every documented route; a test compares them with what the gateway serves. */
export const routes = [
  createRoute({
    method: "post",
    path: "/v1/chat",
    tags: ["model calls"],
    summary: "Chat, routed by policy",
    description: "A provider's failure is a 200 with `content: null` and `error` set.",
    request: { body: body(ChatRequest, examples.chat) },
    responses: { 200: json(ChatResponse, "The answer, or the provider's failure."), ...ownErrors },
  }),
  createRoute({
    method: "post",
    path: "/v1/chat/completions",
    tags: ["model calls"],
    summary: "Chat completion (OpenAI)",
    description:
      "OpenAI's Chat Completions API, whole and streamed: point an OpenAI SDK's base URL at `/v1`.",
    request: { body: body(ChatCompletionsRequest, examples.chatCompletions) },
    responses: {
      200: {
        description: "The completion, or server-sent events with `stream: true`.",
        content: {
          "application/json": { schema: z.looseObject({}).meta({ description: "OpenAI's ChatCompletion." }) },
          "text/event-stream": { schema: z.string() },
        },
      },
      ...openAiErrors,
    },
  }),
  createRoute({
    method: "post",
    path: "/evaluate",
    tags: ["decisions"],
    summary: "A decision for a service that enforces it itself",
    description: "The answer is recorded before it is given. Rules alone are evaluated.",
    request: { body: body(EvaluateRequest, examples.evaluate), query: explain },
    responses: { 200: json(EvaluateResponse, "The decision."), ...evaluationErrors, 415: ownErrors[415] },
  }),
  createRoute({
    method: "post",
    path: "/evaluate/batch",
    tags: ["decisions"],
    summary: "Several decisions against one snapshot",
    description: "One invalid request refuses the whole batch.",
    request: { body: body(EvaluateBatchRequest, examples.evaluateBatch), query: explain },
    responses: {
      200: json(EvaluateBatchResponse, "The decisions, in the order of the requests."),
      ...evaluationErrors,
      415: ownErrors[415],
    },
  }),
  createRoute({
    method: "post",
    path: "/access/v1/evaluation",
    tags: ["decisions"],
    summary: "Access evaluation (AuthZEN 1.0)",
    description:
      "`true` for ALLOW and DEGRADE; with a DEGRADE, carry out every obligation in `context`, or take it for `false`.",
    request: { body: body(AuthzenEvaluationRequest, examples.authzenEvaluation) },
    responses: { 200: json(AuthzenEvaluationResponse, "The decision."), ...evaluationErrors },
  }),
  createRoute({
    method: "post",
    path: "/access/v1/evaluations",
    tags: ["decisions"],
    summary: "Access evaluations (AuthZEN 1.0)",
    description: "Without `evaluations`, or with none in it, it answers as a single evaluation does.",
    request: { body: body(AuthzenEvaluationsRequest, examples.authzenEvaluations) },
    responses: {
      200: json(
        z.union([AuthzenEvaluationsResponse, AuthzenEvaluationResponse]),
        "The decisions, in order, as far as the semantic asks for them.",
      ),
      ...evaluationErrors,
    },
  }),
  createRoute({
    method: "get",
    path: "/.well-known/authzen-configuration",
    tags: ["decisions"],
    summary: "Where the AuthZEN endpoints are",
    description: "AuthZEN's metadata, for clients that look addresses up. Needs no key.",
    responses: { 200: json(AuthzenConfiguration, "The addresses.") },
  }),
  createRoute({
    method: "get",
    path: "/v1/models",
    tags: ["model calls"],
    summary: "The models that can be named (OpenAI)",
    description:
      "Each provider's models as `provider/model`, the aliases and `auto`; all of them can be the `model` of a call.",
    responses: {
      200: json(z.looseObject({}), "OpenAI's model list."),
      401: openAiErrors[401],
      403: openAiErrors[403],
    },
  }),
  ...ledgerRoutes,
  ...auditSearchRoutes,
  ...evidenceRoutes,
  createRoute({
    method: "get",
    path: "/v1/audit/{request_id}",
    tags: ["record"],
    summary: "What the record says of a call",
    description:
      "By our request id, or where no call has it by the caller's own; one's own calls only, for auditors any. Reading others' calls is recorded.",
    request: { params: z.object({ request_id: z.string() }) },
    responses: {
      200: json(
        z.union([AuditRecord, DroppedAuditRecord, AlteredAuditRecord]),
        "The record; or what is left of it, where retention has dropped every event of the call, or none is what was recorded.",
      ),
      401: ownErrors[401],
      403: ownErrors[403],
      404: ownErrors[404],
    },
  }),
  ...keepingRoutes,
  createRoute({
    method: "get",
    path: "/v1/routes",
    tags: ["policy"],
    summary: "The routing policy in force",
    description: "Thresholds, prices and the default provider; of the keywords their number alone.",
    responses: { 200: json(RoutesAnswer, "The policy."), 401: ownErrors[401], 403: ownErrors[403] },
  }),
  createRoute({
    method: "get",
    path: "/v1/me",
    tags: ["model calls"],
    summary: "Who one is here, and what one may do",
    description: "Models that may be named now, limits with what is left of them, approvals that wait.",
    responses: { 200: json(MeAnswer, "The caller's standing."), 401: ownErrors[401], 403: ownErrors[403] },
  }),
  ...checkpointRoutes,
  ...simulateRoutes,
  ...replayRoutes,
  ...guardrailPolicyRoutes,
  ...governanceRoutes,
  createRoute({
    method: "post",
    path: "/guardrails/test",
    tags: ["guardrails"],
    summary: "Try guardrails on a text",
    description:
      "What would be found, where, and how long each took. The text goes nowhere, and nothing of the test is logged or kept. Needs the role `auditor`.",
    request: { body: body(GuardrailTestRequest, examples.guardrailTest) },
    responses: {
      200: json(GuardrailTestResponse, "What would be found."),
      400: json(ErrorAnswer, "The body is not valid, or a guardrail is not known; the message names it."),
      401: ownErrors[401],
      403: json(ErrorAnswer, "Refused by role."),
      413: ownErrors[413],
      415: ownErrors[415],
    },
  }),
  createRoute({
    method: "get",
    path: "/governance/approvals",
    tags: ["governance"],
    summary: "Calls that wait for somebody's yes",
    description:
      "And those that were decided, used or have expired, the latest first. Needs the role `approver`.",
    request: { query: ApprovalFilter.extend(pageQuery) },
    responses: {
      200: json(enveloped(z.array(Approval)), "The approvals, without their text."),
      ...controlErrors,
    },
  }),
  createRoute({
    method: "get",
    path: "/governance/approvals/{id}",
    tags: ["governance"],
    summary: "One approval",
    description:
      "With the text of the call where the policy shows it and nobody has decided yet. Needs the role `approver`.",
    request: { params: z.object({ id: z.string() }) },
    responses: { 200: json(enveloped(Approval), "The approval."), ...controlErrors },
  }),
  createRoute({
    method: "post",
    path: "/governance/approvals/{id}/decide",
    tags: ["governance"],
    summary: "Approve or deny a call",
    description:
      "Once, by another person than the caller's, with the role `approver`; where the policy names approvers, by one of them.",
    request: { params: z.object({ id: z.string() }), body: body(ApprovalDecide, examples.approvalDecide) },
    responses: {
      200: json(enveloped(Approval), "The approval as decided."),
      ...controlErrors,
      409: json(ErrorAnswer, "It was decided, or has expired, before."),
    },
  }),
  createRoute({
    method: "get",
    path: "/governance/usage",
    tags: ["governance"],
    summary: "What calls used and cost",
    description:
      "Sums over settled calls, exact to the nano-USD. With `Accept: text/csv` the whole report as a table. Needs the role `auditor`.",
    request: { query: UsageQuery },
    responses: {
      200: {
        description: "The report.",
        content: { "application/json": { schema: UsageAnswer }, "text/csv": { schema: z.string() } },
      },
      400: json(ErrorAnswer, "The query is not valid; the message names the parameter."),
      401: ownErrors[401],
      403: ownErrors[403],
      503: json(ErrorAnswer, "The database cannot be reached."),
    },
  }),
  createRoute({
    method: "get",
    path: "/v1/metrics",
    tags: ["operation"],
    summary: "Prometheus metrics",
    description:
      "Counters and durations of calls, decisions and the record. No text of a call is among them. Needs the role `operator`.",
    responses: {
      200: { description: "Prometheus text.", content: { "text/plain": { schema: z.string() } } },
      401: ownErrors[401],
      403: ownErrors[403],
    },
  }),
  createRoute({
    method: "get",
    path: "/v1/ready",
    tags: ["operation"],
    summary: "Whether calls can be taken",
    description:
      "503 with the reasons while the record cannot be written or the service is stopping. Reasons with a 200 are warnings, such as a rejected change of the configuration.",
    responses: { 200: json(ReadyAnswer, "They can."), 503: json(ReadyAnswer, "They cannot.") },
  }),
  createRoute({
    method: "get",
    path: "/v1/health",
    tags: ["operation"],
    summary: "Whether the process lives",
    description: "200 as long as the process answers at all; whether it can take calls is `/v1/ready`.",
    responses: { 200: json(HealthAnswer, "It does.") },
  }),
  createRoute({
    method: "get",
    path: "/health",
    tags: ["operation"],
    summary: "Whether the process lives",
    description: "The same as `/v1/health`.",
    responses: { 200: json(HealthAnswer, "It does.") },
  }),
  createRoute({
    method: "get",
    path: "/version",
    tags: ["operation"],
    summary: "The program, the policy in force and the contracts",
    description:
      "Which build answers, which rules document it decides by, and the version of each contract. Needs no key.",
    responses: { 200: json(VersionAnswer, "The versions.") },
  }),
] as const;

/** The OpenAPI 3.1 document of the HTTP interface; `serverUrl` is where it is reached, if not where it was read. */
export function openApiDocument(version: string, serverUrl?: string): object {
  const app = new OpenAPIHono();
  app.openAPIRegistry.registerComponent("securitySchemes", "bearer", {
    type: "http",
    scheme: "bearer",
    description: "A Meshgate key (`mgk_…`). None is needed while the service is open.",
  });
  for (const route of routes) app.openAPIRegistry.registerPath(route);
  return app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "Meshgate",
      version,
      description:
        "AI governance gateway: every model call is identified, observed, decided, enforced and recorded.",
      license: { name: "Apache-2.0", url: "https://www.apache.org/licenses/LICENSE-2.0" },
    },
    ...(serverUrl === undefined ? {} : { servers: [{ url: serverUrl }] }),
    security: [{}, { bearer: [] }],
  });
}
