import type { ObligationLedger } from "../enforce/obligation-ledger.ts";
import type { PepError } from "../pep-error.ts";
import type { Refusal } from "./guard.ts";
import { openObligations } from "./open-obligations.ts";

type Method = (...args: never[]) => unknown;

/** The part of Node's `ServerResponse` that lets anything out. */
export interface NodeResponse {
  statusCode: number;
  writeHead: Method;
  write: Method;
  end: Method;
  flushHeaders: Method;
  setHeader(name: string, value: string): unknown;
  getHeaderNames(): string[];
  removeHeader(name: string): unknown;
}

interface Hold {
  readonly response: NodeResponse;
  readonly obligations: ObligationLedger;
  readonly refusal: (error: PepError) => Refusal;
}

/**
 * Holds a Node response back: what the route sends while an obligation is open is thrown away, and the refusal is sent in
 * its place. Every way out is watched, so that no framework's way of sending goes around it.
 */
export function holdResponse({ response, obligations, refusal }: Hold): void {
  const { writeHead, write, end, flushHeaders } = response;
  let refused = false;

  function send(original: Method, args: readonly unknown[], status: number): unknown {
    if (refused) return true;
    const error = openObligations(status, obligations);
    if (error === undefined) return Reflect.apply(original, response, args);
    refused = true;
    const { status: refusedStatus, body } = refusal(error);
    for (const name of response.getHeaderNames()) response.removeHeader(name);
    Object.assign(response, { writeHead, write, flushHeaders, statusCode: refusedStatus });
    response.setHeader("content-type", "application/json");
    Reflect.apply(end, response, [JSON.stringify(body)]);
    Object.assign(response, { writeHead: swallow, write: swallow, flushHeaders: swallow });
    return true;
  }

  const swallow = () => response;
  response.writeHead = (...args: unknown[]) => {
    const [status] = args;
    send(writeHead, args, typeof status === "number" ? status : response.statusCode);
    return response;
  };
  response.write = (...args: unknown[]) => send(write, args, response.statusCode);
  response.end = (...args: unknown[]) => {
    send(end, args, response.statusCode);
    return response;
  };
  response.flushHeaders = (...args: unknown[]) => send(flushHeaders, args, response.statusCode);
}
