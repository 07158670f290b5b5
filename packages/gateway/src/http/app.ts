import { type Context, Hono } from "hono";
import { loadOnce } from "../load-once.ts";
import { internalRefusal, type Refusal } from "../pipeline/refusal.ts";
import { authzenRoutes } from "./authzen.ts";
import { chatRoutes } from "./chat.ts";
import { evaluateHandler, evaluateRoutes, type Handler } from "./evaluate.ts";
import { healthRoutes } from "./health.ts";
import { metricsRoutes } from "./metrics.ts";
import { modelsRoutes } from "./models.ts";
import { openAiChatHandler, openAiChatRoutes } from "./openai-chat.ts";
import {
  controlRefusalResponse,
  openAiRefusalResponse,
  policyApiRefusalResponse,
  refusalResponse,
} from "./problem.ts";
import type { HttpEnv, Service } from "./service.ts";

type OnBug = (bug: Error, requestId: string) => void;

/** Every surface on one application; what no surface knows is a 404 or 405 in JSON. */
export function createApp(service: Service, onBug: OnBug): Hono<HttpEnv> {
  const app = new Hono<HttpEnv>();
  app.route("/", chatRoutes(service));
  app.route("/", openAiChatRoutes(service));
  app.route("/", evaluateRoutes(service));
  app.route("/", authzenRoutes(service));
  app.route("/", modelsRoutes(service));
  app.route("/", metricsRoutes(service));
  app.route("/", healthRoutes(service));
  const onError = (bug: Error, c: Context<HttpEnv>) => {
    const requestId = service.newId();
    onBug(bug, requestId);
    return printRefusal(internalRefusal, c.req.path, service, requestId);
  };
  // A gateway that only carries calls never loads the others: their schemas alone are megabytes that every collection marks.
  const control = loadOnce(async () => {
    const { createControlSurfaces } = await import("./control-surfaces.ts").catch(unloadable);
    const surfaces = createControlSurfaces(service);
    surfaces.notFound((c) => refuseUnknown(c.req.path, [app, surfaces], service));
    return surfaces.onError(onError);
  });
  app.notFound(async (c) => (await control()).fetch(c.req.raw, c.env));
  return app.onError(onError);
}

/**
 * Routes of the application that a server may answer by themselves: the way through the application costs more than
 * the decision (docs/decisions/0015). The application has each of them too, by the same handler.
 */
export function directRoutes(service: Service, onBug: OnBug): ReadonlyMap<string, Handler> {
  const complete = openAiChatHandler(service);
  const onChatBug = answerBug(service, onBug, openAiRefusalResponse);
  return new Map<string, Handler>([
    ["POST /evaluate", evaluateHandler(service)],
    ["POST /v1/chat/completions", (request, from) => complete(request, from).catch(onChatBug)],
  ]);
}

/** What is answered where one of them throws. */
export function directError(service: Service, onBug: OnBug): (bug: Error) => Response {
  return answerBug(service, onBug, refusalResponse);
}

function answerBug(service: Service, onBug: OnBug, print: typeof refusalResponse): (bug: Error) => Response {
  return (bug) => {
    const requestId = service.newId();
    onBug(bug, requestId);
    return print(internalRefusal, requestId);
  };
}

/** What Bun throws where a module cannot be read is no error that a log could print. */
function unloadable(cause: unknown): never {
  throw new Error(`The control surfaces cannot be loaded: ${String(cause)}. The next request tries again.`);
}

const unknownAddress: Refusal = {
  kind: "not-found",
  message: "There is nothing at this address. GET /docs lists what there is.",
};
function wrongMethod(allowed: readonly string[]): Refusal {
  return { kind: "method-not-allowed", message: `This address takes ${allowed.join(" or ")}.` };
}

function refuseUnknown(path: string, apps: readonly Hono<HttpEnv>[], service: Service): Response {
  const allowed = methods.filter((method) => apps.some((app) => takes(app, method, path)));
  if (allowed.length === 0) return printRefusal(unknownAddress, path, service);
  const response = printRefusal(wrongMethod(allowed), path, service);
  response.headers.set("allow", allowed.join(", "));
  return response;
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
