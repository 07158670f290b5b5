import type { Hono } from "hono";
import { getPath } from "hono/utils/url";
import type { Handler } from "./evaluate.ts";
import { refusalResponse } from "./problem.ts";
import type { ConnectionEnv, HttpEnv, Service } from "./service.ts";

export interface Listening {
  /** The service's own address, for example `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Takes no more connections; resolves when every request that is being served has its answer, to the last byte. */
  drain(): Promise<void>;
  /** Closes every connection, busy or not. */
  stop(): Promise<void>;
}

export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  readonly app: Hono<HttpEnv>;
  /** Routes of the application that are found without asking it: by method and path, as `POST /evaluate`. */
  readonly direct: ReadonlyMap<string, Handler>;
  readonly service: Service;
  /** Answers what a direct route threw; the application answers for its own. */
  readonly onError: (bug: Error) => Response;
}

/** How long a client may take between two pieces of its request, or between two requests, in seconds. */
const requestIdleSeconds = 30;

/** Serves the application with Bun. Throws where the address cannot be had. */
export function listen({ host, port, app, direct, service, onError }: ListenOptions): Listening {
  const server = Bun.serve({
    hostname: host,
    port,
    idleTimeout: requestIdleSeconds,
    // Our own reader enforces the limit and answers in JSON; Bun's would be a bare 413.
    maxRequestBodySize: Number.MAX_SAFE_INTEGER,
    fetch(request, bun) {
      if (service.isDraining()) return refusalResponse(draining, service.newId());
      const peerAddress = bun.requestIP(request)?.address ?? "";
      const limitIdle = (awaited: "request" | "answer") =>
        bun.timeout(request, awaited === "request" ? requestIdleSeconds : 0);
      const connection: ConnectionEnv = { peerAddress, limitIdle };
      const handler = direct.get(`${request.method} ${getPath(request)}`);
      return handler === undefined ? app.fetch(request, connection) : handler(request, connection);
    },
    error: onError,
  });
  return {
    url: addressOf(server.hostname ?? host, server.port ?? port),
    drain: () => server.stop(false),
    stop: () => server.stop(true),
  };
}

export function addressOf(host: string, port: number): string {
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

const draining = {
  kind: "draining",
  message:
    "The service is stopping. Send the call again: another instance, or this one after its start, takes it.",
} as const;
