import {
  EvaluateBatchRequest,
  type EvaluateBatchResponse,
  EvaluateRequest,
  type EvaluateResponse,
} from "@meshgate/contracts";
import type { Result } from "@meshgate/engine";
import { type Context, Hono } from "hono";
import type { z } from "zod";
import { type Envelope, envelopeOf } from "../pipeline/envelope.ts";
import type { Evaluated } from "../pipeline/evaluate.ts";
import type { Refusal } from "../pipeline/refusal.ts";
import { parseBody } from "./parse-body.ts";
import { refusalResponse } from "./problem.ts";
import type { HttpEnv, Service } from "./service.ts";

/** `POST /evaluate` (PolicyGate) and `POST /evaluate/batch`: a decision for whoever enforces it. */
export function evaluateRoutes(service: Service): Hono<HttpEnv> {
  return new Hono<HttpEnv>()
    .post("/evaluate", (c) =>
      answer(c, service, {
        schema: EvaluateRequest,
        envelopes: (request, actions) => {
          const envelope = envelopeOf(request, actions);
          return envelope.ok ? { ok: true, value: [envelope.value] } : envelope;
        },
        print: ([first]) => first,
      }),
    )
    .post("/evaluate/batch", (c) =>
      answer(c, service, {
        schema: EvaluateBatchRequest,
        envelopes: batchEnvelopes,
        print: (results): EvaluateBatchResponse => ({ results }),
      }),
    );
}

interface Format<T extends z.ZodType> {
  readonly schema: T;
  /** What the body asks to have decided; an error names the field of the body. */
  readonly envelopes: (body: z.output<T>, actions: readonly string[]) => Result<readonly Envelope[], Refusal>;
  readonly print: (results: readonly EvaluateResponse[]) => unknown;
}

async function answer<T extends z.ZodType>(
  c: Context<HttpEnv>,
  service: Service,
  { schema, envelopes, print }: Format<T>,
): Promise<Response> {
  const request = c.req.raw;
  const reply = await service.evaluate({
    headers: request.headers,
    peerAddress: c.env.peerAddress,
    explain: c.req.query("explain") === "true",
    async read({ actions }) {
      const body = await parseBody(request, schema, service.bodyBytesMax);
      return body.ok ? envelopes(body.value, actions) : body;
    },
  });
  if (reply.kind === "refused") return refusalResponse(reply.refusal, reply.ids.requestId);
  return new Response(JSON.stringify(print(reply.evaluated.map(evaluateResponse))), {
    headers: { "content-type": "application/json", "x-request-id": reply.ids.requestId },
  });
}

/** All envelopes, or why the first that is wrong is wrong: of a batch nothing is decided unless all of it can be. */
function batchEnvelopes(
  { requests }: EvaluateBatchRequest,
  actions: readonly string[],
): Result<readonly Envelope[], Refusal> {
  const envelopes: Envelope[] = [];
  for (const [index, request] of requests.entries()) {
    const envelope = envelopeOf(request, actions);
    if (!envelope.ok) {
      const field = `requests[${index}].${envelope.error.field ?? ""}`;
      return {
        ok: false,
        error: { ...envelope.error, message: `${field}: ${envelope.error.message}`, field },
      };
    }
    envelopes.push(envelope.value);
  }
  return { ok: true, value: envelopes };
}

function evaluateResponse({ ids, decision, trace }: Evaluated): EvaluateResponse {
  return {
    correlation_id: ids.correlationId,
    decision: decision.outcome,
    rationale_codes: decision.rationale_codes,
    ...(decision.obligations === undefined ? {} : { obligations: decision.obligations }),
    policy: decision.policy,
    ...(decision.matched_rule_id === undefined ? {} : { matched_rule_id: decision.matched_rule_id }),
    ...(trace === undefined ? {} : { trace }),
  };
}
