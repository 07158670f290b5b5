import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Readable } from "node:stream";
import {
  type EvaluateRequest,
  expressGuard,
  fastifyGuard,
  type GuardOptions,
  honoGuard,
  type ObligationLedger,
  permitOf,
} from "@meshgate/pep";
import express from "express";
import fastify, { type FastifyRequest } from "fastify";
import { type Context, Hono } from "hono";

/** What each service's routes do, so that one test can ask all frameworks the same. */
export interface Work {
  /** GET /text: an answer in one piece. */
  readonly text: (obligations: ObligationLedger) => string;
  /** GET /stream: one in pieces. */
  readonly stream: (obligations: ObligationLedger) => Readable;
}

type Options = Pick<GuardOptions<unknown>, "client" | "refuse" | "onFailure">;

export interface GuardedService extends AsyncDisposable {
  readonly url: string;
}

export interface Framework {
  readonly name: string;
  start(options: Options, work: Work): Promise<GuardedService>;
}

/** The same service on each framework: /text, /stream, /missing (404), /broken (throws), and /open, which has no guard. */
export const frameworks: readonly Framework[] = [
  { name: "Express", start: startExpress },
  { name: "Fastify", start: startFastify },
  { name: "Hono", start: startHono },
];

async function startExpress(options: Options, work: Work): Promise<GuardedService> {
  const app = express();
  const guard = expressGuard<express.Request>({
    ...options,
    facts: (request) => factsOf(request.query["doc"]),
  });
  app.get("/open", (request, response) => void response.send(work.text(permitOf(request).obligations)));
  app.use(guard);
  app.get("/text", (request, response) => void response.send(work.text(permitOf(request).obligations)));
  app.get("/stream", (request, response) => void work.stream(permitOf(request).obligations).pipe(response));
  app.get("/missing", (_request, response) => void response.status(404).send("not here"));
  app.get("/broken", () => {
    throw new Error("broken");
  });
  app.use(silentErrors);
  const server = createServer(app).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: addressOf(server.address()),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** Express would print the error. It knows an error handler by its four parameters. */
function silentErrors(
  _error: unknown,
  _request: express.Request,
  response: express.Response,
  _next: express.NextFunction,
): void {
  response.status(500).send("Error");
}

async function startFastify(options: Options, work: Work): Promise<GuardedService> {
  const app = fastify();
  const preHandler = fastifyGuard<FastifyRequest>({
    ...options,
    facts: ({ query }) => factsOf(Object(query).doc),
  });
  app.get("/open", async (request) => work.text(permitOf(request).obligations));
  app.get("/text", { preHandler }, async (request) => work.text(permitOf(request).obligations));
  app.get("/stream", { preHandler }, (request, reply) =>
    reply.send(work.stream(permitOf(request).obligations)),
  );
  app.get("/missing", { preHandler }, (_request, reply) => reply.code(404).send("not here"));
  app.get("/broken", { preHandler }, async () => {
    throw new Error("broken");
  });
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  return { url, [Symbol.asyncDispose]: () => app.close() };
}

async function startHono(options: Options, work: Work): Promise<GuardedService> {
  const app = new Hono();
  app.onError((_error, context) => context.text("Error", 500));
  app.get("/open", (context) => context.text(work.text(permitOf(context).obligations)));
  app.use(honoGuard<Context>({ ...options, facts: (context) => factsOf(context.req.query("doc")) }));
  app.get("/text", (context) => context.text(work.text(permitOf(context).obligations)));
  app.get("/stream", (context) => context.body(bodyOf(work.stream(permitOf(context).obligations))));
  app.get("/missing", (context) => context.text("not here", 404));
  app.get("/broken", () => {
    throw new Error("broken");
  });
  const server = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: app.fetch });
  return { url: server.url.origin, [Symbol.asyncDispose]: () => server.stop(true) };
}

function factsOf(documentId: unknown): EvaluateRequest {
  const id = typeof documentId === "string" ? documentId : null;
  return {
    action: "data:read",
    env: { name: "test" },
    resource: { type: "document", id, sensitivity: "internal" },
  };
}

function bodyOf(stream: Readable): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async start(controller) {
      for await (const piece of stream) controller.enqueue(encoder.encode(String(piece)));
      controller.close();
    },
  });
}

function addressOf(address: AddressInfo | string | null): string {
  if (address === null || typeof address === "string") throw new Error("the system gave no port");
  return `http://127.0.0.1:${address.port}`;
}
