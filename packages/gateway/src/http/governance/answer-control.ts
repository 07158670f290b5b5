import type { Result } from "@meshgate/engine";
import type { Context } from "hono";
import type { Principal } from "../../pipeline/identify.ts";
import type { Refusal } from "../../pipeline/refusal.ts";
import type { NeededRole } from "../../pipeline/require-role.ts";
import { ControlStoreUnavailable } from "../../ports/control-store.ts";
import { EventStoreUnavailable } from "../../ports/event-store.ts";
import { controlRefusalResponse } from "../problem.ts";
import { authorise, type HttpEnv, type Service } from "../service.ts";
import { type EnvelopeMeta, envelope } from "./envelope.ts";

/** What a request of the control API came to. */
export interface ControlAnswer {
  readonly data: unknown;
  readonly meta?: EnvelopeMeta;
  /** Absent: 200. 202: it waits for a second person. */
  readonly status?: 201 | 202;
  /** Answered in place of the envelope. */
  readonly csv?: string;
}

/** Who asks, in which request. */
export interface ControlCaller {
  readonly principal: Principal;
  readonly requestId: string;
}

/** Lets a caller with the role do the work, and answers in the control API's envelope, whatever comes of it. */
export async function answerControl(
  c: Context<HttpEnv>,
  service: Service,
  role: NeededRole,
  work: (caller: ControlCaller) => Promise<Result<ControlAnswer, Refusal>> | Result<ControlAnswer, Refusal>,
): Promise<Response> {
  const requestId = service.newId();
  const principal = await authorise(service, c.req.raw, c.env, role);
  if (!principal.ok) return controlRefusalResponse(principal.error, requestId);
  const answered = await unlessUnavailable(async () => work({ principal: principal.value, requestId }));
  if (!answered.ok) return controlRefusalResponse(answered.error, requestId);
  const { data, meta, status = 200, csv } = answered.value;
  if (csv !== undefined) return csvResponse(csv, requestId);
  return Response.json(envelope(data, meta), { status, headers: { "x-request-id": requestId } });
}

function csvResponse(csv: string, requestId: string): Response {
  return new Response(csv, {
    headers: { "content-type": "text/csv; charset=utf-8; header=present", "x-request-id": requestId },
  });
}

/** What came of the work, or that the database cannot be reached. */
export async function unlessUnavailable<T>(
  work: () => Promise<Result<T, Refusal>>,
): Promise<Result<T, Refusal>> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof ControlStoreUnavailable || cause instanceof EventStoreUnavailable) {
      return { ok: false, error: unavailable };
    }
    throw cause;
  }
}

const unavailable: Refusal = {
  kind: "record-unavailable",
  message: "The database cannot be reached, so nothing was read or changed. Try again later.",
};
