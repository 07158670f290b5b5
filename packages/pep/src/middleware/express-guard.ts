import { type GuardOptions, judge, refuseFailure } from "./guard.ts";
import { holdResponse, type NodeResponse } from "./hold-response.ts";
import { keepPermit } from "./permit.ts";

/** For Express and whatever else takes Connect's three arguments. */
export type ExpressMiddleware<Request> = (
  request: Request,
  response: NodeResponse,
  next: (error?: unknown) => void,
) => Promise<void>;

/** Lets a request on to its route under ALLOW and DEGRADE, and answers it here under all else. */
export function expressGuard<Request extends object>(
  options: GuardOptions<Request>,
): ExpressMiddleware<Request> {
  return async (request, response, next) => {
    try {
      const verdict = await judge(options, request);
      if (verdict.kind === "refused") {
        const { status, body } = verdict.refusal;
        response.statusCode = status;
        response.setHeader("content-type", "application/json");
        Reflect.apply(response.end, response, [JSON.stringify(body)]);
        return;
      }
      const { obligations } = verdict.permit;
      keepPermit(request, verdict.permit);
      holdResponse({ response, obligations, refusal: (error) => refuseFailure(error, options.onFailure) });
    } catch (error) {
      next(error);
      return;
    }
    next();
  };
}
