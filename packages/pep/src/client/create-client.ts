import { type EnforceHandlers, enforceDecision, requireHandlers } from "../enforce/enforce-decision.ts";
import { badAnswer, readMembers } from "../wire/answer-shape.ts";
import { type CheckedRequest, checkRequest } from "../wire/check-request.ts";
import type { EvaluateRequest } from "../wire/evaluate-request.ts";
import type { TraceStep } from "../wire/evaluate-response.ts";
import type { PolicyDecision } from "../wire/policy-decision.ts";
import { readDecision } from "../wire/read-decision.ts";
import { readTrace } from "../wire/read-trace.ts";
import { type ClientOptions, readOptions } from "./client-options.ts";
import { ask } from "./decision-point.ts";

export interface CallOptions {
  readonly signal?: AbortSignal;
}

export interface Explanation {
  readonly decision: PolicyDecision;
  /** Every rule that was looked at, and why it said what it said. */
  readonly trace: readonly TraceStep[];
}

/** Asks a decision point. Every method throws PepError where there is no decision that can be relied on. */
export interface Client {
  evaluate(request: EvaluateRequest, options?: CallOptions): Promise<PolicyDecision>;
  /** Up to 1000 at once, decided against one state of the policy; the decisions come in the order of the requests. */
  evaluateBatch(
    requests: readonly EvaluateRequest[],
    options?: CallOptions,
  ): Promise<readonly PolicyDecision[]>;
  /** The decision with its trace; needs a key that may see it. Never from the cache. */
  explain(request: EvaluateRequest, options?: CallOptions): Promise<Explanation>;
  /** Asks, and runs the one handler that the decision calls for. */
  enforce<Result>(
    request: EvaluateRequest,
    handlers: EnforceHandlers<Result>,
    options?: CallOptions,
  ): Promise<Result>;
}

/** A client of one decision point. Throws RangeError or TypeError for options that cannot work. */
export function createClient(options: ClientOptions): Client {
  const { point, cache } = readOptions(options);

  async function evaluate(request: EvaluateRequest, { signal }: CallOptions = {}): Promise<PolicyDecision> {
    const checked = identified(checkRequest(request));
    const kept = cache?.find(checked);
    if (kept !== undefined) return kept;
    const answer = await ask(point, { path: "evaluate", body: checked, signal });
    const decision = readDecision(answer, checked.request_id);
    cache?.keep(checked, decision);
    return decision;
  }

  return {
    evaluate,
    async evaluateBatch(requests, { signal } = {}) {
      const checked = requests.map((request) => identified(checkRequest(request)));
      const answer = await ask(point, { path: "evaluate/batch", body: { requests: checked }, signal });
      return readBatch(answer, checked);
    },
    async explain(request, { signal } = {}) {
      const checked = identified(checkRequest(request));
      const answer = await ask(point, { path: "evaluate?explain=true", body: checked, signal });
      return { decision: readDecision(answer, checked.request_id), trace: readTrace(answer) };
    },
    async enforce(request, handlers, callOptions) {
      requireHandlers(handlers);
      return await enforceDecision(await evaluate(request, callOptions), handlers);
    },
  };
}

type IdentifiedRequest = CheckedRequest & { readonly request_id: string };

/** Every question has an id: it ties the answer to the question, and finds the decision in the record. */
function identified(request: CheckedRequest): IdentifiedRequest {
  return { ...request, request_id: request.request_id ?? crypto.randomUUID() };
}

function readBatch(answer: unknown, requests: readonly IdentifiedRequest[]): readonly PolicyDecision[] {
  const { results } = readMembers(answer, "answer");
  if (!Array.isArray(results) || results.length !== requests.length) {
    throw badAnswer("answer.results", `a list of ${requests.length}, one for each request`);
  }
  return requests.map(({ request_id }, index) =>
    readDecision(results[index], request_id, `answer.results[${index}]`),
  );
}
