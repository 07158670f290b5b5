import { type GuardOptions, judge, type Refusal, refuseFailure } from "./guard.ts";
import { openObligations } from "./open-obligations.ts";
import { keepPermit } from "./permit.ts";

/** The part of Hono's context that is used here. */
export interface HonoContextLike {
  get res(): Response;
  set res(response: Response | undefined);
}

/** Lets a request on to its route under ALLOW and DEGRADE, and answers it here under all else. */
export function honoGuard<Context extends HonoContextLike>(
  options: GuardOptions<Context>,
): (context: Context, next: () => Promise<void>) => Promise<Response | undefined> {
  return async (context, next) => {
    const verdict = await judge(options, context);
    if (verdict.kind === "refused") return print(verdict.refusal);
    keepPermit(context, verdict.permit);
    await next();
    const error = openObligations(context.res.status, verdict.permit.obligations);
    if (error === undefined) return undefined;
    await context.res.body?.cancel();
    // Hono joins the headers of the answer that was there before; there must be none.
    context.res = undefined;
    context.res = print(refuseFailure(error, options.onFailure));
    return undefined;
  };
}

function print({ status, body }: Refusal): Response {
  return Response.json(body, { status });
}
