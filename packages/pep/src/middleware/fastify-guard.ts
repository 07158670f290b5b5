import { type GuardOptions, judge, refuseFailure } from "./guard.ts";
import { holdResponse, type NodeResponse } from "./hold-response.ts";
import { keepPermit } from "./permit.ts";

/** The part of Fastify's reply that is used here. */
export interface FastifyReplyLike {
  readonly raw: NodeResponse;
  code(status: number): { send(body: unknown): unknown };
}

/** A `preHandler`: lets a request on to its route under ALLOW and DEGRADE, and answers it here under all else. */
export function fastifyGuard<Request extends object>(
  options: GuardOptions<Request>,
): (request: Request, reply: FastifyReplyLike) => Promise<unknown> {
  return async (request, reply) => {
    const verdict = await judge(options, request);
    if (verdict.kind === "refused") {
      reply.code(verdict.refusal.status).send(verdict.refusal.body);
      return reply;
    }
    const { obligations } = verdict.permit;
    keepPermit(request, verdict.permit);
    holdResponse({
      response: reply.raw,
      obligations,
      refusal: (error) => refuseFailure(error, options.onFailure),
    });
    return undefined;
  };
}
