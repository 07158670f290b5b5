import type { Result } from "@meshgate/engine";
import type { Context } from "hono";
import type { Principal } from "../pipeline/identify.ts";
import type { Refusal } from "../pipeline/refusal.ts";
import type { NeededRole } from "../pipeline/require-role.ts";
import { EventStoreUnavailable } from "../ports/event-store.ts";
import { refusalResponse } from "./problem.ts";
import { authorise, type HttpEnv, type Service } from "./service.ts";

/** Lets who has the role do the work, and answers with what it gives as JSON, or with why not. */
export async function answerRecordRequest(
  c: Context<HttpEnv>,
  service: Service,
  role: NeededRole,
  work: (principal: Principal) => Promise<Result<object, Refusal>>,
): Promise<Response> {
  const requestId = service.newId();
  const principal = await authorise(service, c.req.raw, c.env, role);
  if (!principal.ok) return refusalResponse(principal.error, requestId);
  try {
    const done = await work(principal.value);
    if (!done.ok) return refusalResponse(done.error, requestId);
    return Response.json(done.value, { headers: { "x-request-id": requestId } });
  } catch (cause) {
    if (!(cause instanceof EventStoreUnavailable)) throw cause;
    return refusalResponse(unavailable, requestId);
  }
}

const unavailable: Refusal = {
  kind: "record-unavailable",
  message: "The database cannot be reached. Look at what was done until then, and try again later.",
};
