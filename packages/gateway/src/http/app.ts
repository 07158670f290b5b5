import { openApiDocument } from "@meshgate/contracts";
import { type Context, Hono } from "hono";
import { appVersion } from "../app-version.ts";
import { internalRefusal, type Refusal } from "../pipeline/refusal.ts";
import { auditRoutes } from "./audit.ts";
import { auditProofRoutes } from "./audit-proof.ts";
import { auditSearchRoutes } from "./audit-search.ts";
import { authzenRoutes } from "./authzen.ts";
import { chatRoutes } from "./chat.ts";
import { consoleRoutes } from "./console.ts";
import { contentRoutes } from "./content.ts";
import { docsRoutes } from "./docs.ts";
import { evaluateHandler, evaluateRoutes, type Handler } from "./evaluate.ts";
import { evidenceRoutes } from "./evidence.ts";
import { governanceRoutes } from "./governance/governance-routes.ts";
import { guardrailPolicyRoutes } from "./guardrail-policies/guardrail-policy-routes.ts";
import { guardrailTestRoutes } from "./guardrail-tests.ts";
import { healthRoutes } from "./health.ts";
import { ledgerRoutes } from "./ledger.ts";
import { ledgerAcknowledgeRoutes } from "./ledger-acknowledge.ts";
import { meRoutes } from "./me.ts";
import { metricsRoutes } from "./metrics.ts";
import { modelsRoutes } from "./models.ts";
import { openAiChatRoutes } from "./openai-chat.ts";
import {
  controlRefusalResponse,
  openAiRefusalResponse,
  policyApiRefusalResponse,
  refusalResponse,
} from "./problem.ts";
import { replayRoutes } from "./replay.ts";
import { retentionRoutes } from "./retention.ts";
import { routesRoutes } from "./routes.ts";
import { authorise, type HttpEnv, type Service } from "./service.ts";
import { simulateRoutes } from "./simulate.ts";
import { verifyPageRoutes } from "./verify-page.ts";
import { versionRoutes } from "./version.ts";

type OnBug = (bug: Error, requestId: string) => void;

/** Every surface on one application; what no surface knows is a 404 or 405 in JSON. */
export function createApp(service: Service, onBug: OnBug): Hono<HttpEnv> {
  const app = new Hono<HttpEnv>();
  app.route("/", chatRoutes(service));
  app.route("/", openAiChatRoutes(service));
  app.route("/", evaluateRoutes(service));
  app.route("/", authzenRoutes(service));
  app.route("/", modelsRoutes(service));
  app.route("/", auditSearchRoutes(service));
  app.route("/", evidenceRoutes(service));
  app.route("/", auditRoutes(service));
  app.route("/", auditProofRoutes(service));
  app.route("/", ledgerRoutes(service));
  app.route("/", contentRoutes(service));
  app.route("/", retentionRoutes(service));
  app.route("/", routesRoutes(service));
  app.route("/", simulateRoutes(service));
  app.route("/", replayRoutes(service));
  app.route("/", meRoutes(service));
  app.route("/", governanceRoutes(service));
  app.route("/", guardrailPolicyRoutes(service));
  app.route("/", guardrailTestRoutes(service));
  app.route("/", ledgerAcknowledgeRoutes(service));
  app.route("/", metricsRoutes(service));
  app.route("/", healthRoutes(service));
  app.route("/", versionRoutes(service));
  app.route(
    "/",
    docsRoutes({
      openapi: () => openApiDocument(appVersion, service.publicUrl),
      refuse: (c) => refuseUnlessCaller(c, service),
    }),
  );
  app.route("/", verifyPageRoutes());
  app.route("/", consoleRoutes());
  app.notFound((c) => {
    const allowed = methods.filter((method) => takes(app, method, c.req.path));
    if (allowed.length === 0) return printRefusal(unknownAddress, c.req.path, service);
    const response = printRefusal(wrongMethod(allowed), c.req.path, service);
    response.headers.set("allow", allowed.join(", "));
    return response;
  });
  app.onError((bug, c) => {
    const requestId = service.newId();
    onBug(bug, requestId);
    return printRefusal(internalRefusal, c.req.path, service, requestId);
  });
  return app;
}

/**
 * Routes of the application that a server may answer by themselves: the way through the application costs more than
 * the decision (docs/decisions/0015). The application has each of them too, by the same handler.
 */
export function directRoutes(service: Service): ReadonlyMap<string, Handler> {
  return new Map([["POST /evaluate", evaluateHandler(service)]]);
}

/** What is answered where one of them fails. */
export function directError(service: Service, onBug: OnBug): (bug: Error) => Response {
  return (bug) => {
    const requestId = service.newId();
    onBug(bug, requestId);
    return refusalResponse(internalRefusal, requestId);
  };
}

async function refuseUnlessCaller(c: Context<HttpEnv>, service: Service): Promise<Response | undefined> {
  const principal = await authorise(service, c.req.raw, c.env, "caller");
  return principal.ok ? undefined : refusalResponse(principal.error, service.newId());
}

const unknownAddress: Refusal = {
  kind: "not-found",
  message: "There is nothing at this address. GET /docs lists what there is.",
};
function wrongMethod(allowed: readonly string[]): Refusal {
  return { kind: "method-not-allowed", message: `This address takes ${allowed.join(" or ")}.` };
}

function printRefusal(
  refusal: Refusal,
  path: string,
  service: Service,
  requestId: string = service.newId(),
): Response {
  return printerFor(path)(refusal, requestId);
}

function printerFor(path: string): typeof refusalResponse {
  if (path.startsWith("/v1/chat/completions")) return openAiRefusalResponse;
  if (path === "/policies" || path.startsWith("/policies/")) return policyApiRefusalResponse;
  return path.startsWith("/governance/") ? controlRefusalResponse : refusalResponse;
}

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

/** Whether the application has a route, and not merely a check on the way to one, for the method at this path. */
function takes(app: Hono<HttpEnv>, method: (typeof methods)[number], path: string): boolean {
  const [matches] = app.router.match(method, path);
  return matches.some(([[, route]]) => route.method === method);
}
