import type { Result } from "@meshgate/engine";
import type { Context } from "hono";
import { reaches } from "../../control/directory/reach.ts";
import type { Asker } from "../../control/policies/change-context.ts";
import type { Written } from "../../control/policies/policies.ts";
import { allTeamsOnly } from "../../control/policies/policy-reach.ts";
import type { Refusal } from "../../pipeline/refusal.ts";
import { unlessUnavailable } from "../governance/answer-control.ts";
import { policyApiRefusalResponse } from "../problem.ts";
import { authorise, type HttpEnv, type Service } from "../service.ts";

type Answering<T> = Promise<Result<T, Refusal>> | Result<T, Refusal>;

/** Answers a question about guardrail policies, without an envelope, as LiteLLM does. They are about all teams. */
export function answerReading(
  c: Context<HttpEnv>,
  service: Service,
  work: (asker: Asker) => Answering<object>,
): Promise<Response> {
  return answerFor(c, service, "auditor", async (asker) => {
    const read = await work(asker);
    return read.ok ? { ok: true, value: { body: read.value, status: 200 } } : read;
  });
}

/** The same of a change: 202 where it waits for a second person. */
export function answerWriting(
  c: Context<HttpEnv>,
  service: Service,
  work: (asker: Asker) => Answering<Written<object>>,
): Promise<Response> {
  return answerFor(c, service, "admin", async (asker) => {
    const written = await work(asker);
    return written.ok ? { ok: true, value: answerOf(written.value) } : written;
  });
}

interface Answer {
  readonly body: object;
  readonly status: 200 | 202;
}

function answerOf(written: Written<object>): Answer {
  const warnings = written.warnings.length === 0 ? {} : { warnings: written.warnings };
  return written.kind === "made"
    ? { body: { ...written.value, ...warnings }, status: 200 }
    : { body: { change_id: written.changeId, status: "pending" }, status: 202 };
}

async function answerFor(
  c: Context<HttpEnv>,
  service: Service,
  role: "auditor" | "admin",
  work: (asker: Asker) => Promise<Result<Answer, Refusal>>,
): Promise<Response> {
  const requestId = service.newId();
  const principal = await authorise(service, c.req.raw, c.env, role);
  if (!principal.ok) return policyApiRefusalResponse(principal.error, requestId);
  if (!reaches(principal.value, undefined)) return policyApiRefusalResponse(allTeamsOnly, requestId);
  const answer = await unlessUnavailable(() => work({ principal: principal.value, requestId }));
  if (!answer.ok) return policyApiRefusalResponse(answer.error, requestId);
  const { body, status } = answer.value;
  return Response.json(body, { status, headers: { "x-request-id": requestId } });
}
