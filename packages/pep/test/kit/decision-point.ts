import type { EvaluateRequest, Obligation, Outcome } from "@meshgate/pep";

/** One question that arrived. */
export interface Asked {
  /** Path and query. */
  readonly path: string;
  readonly headers: Headers;
  readonly body: EvaluateRequest;
}

export interface DecisionPoint extends AsyncDisposable {
  readonly url: string;
  readonly asked: readonly Asked[];
}

/** A local server that speaks the contract of `POST /evaluate` and answers as it is told. */
export function startDecisionPoint(answer: (asked: Asked) => Response | Promise<Response>): DecisionPoint {
  const asked: Asked[] = [];
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    async fetch(request) {
      const { pathname, search } = new URL(request.url);
      const question = { path: pathname + search, headers: request.headers, body: await readBody(request) };
      asked.push(question);
      return await answer(question);
    },
  });
  return { url: server.url.href, asked, [Symbol.asyncDispose]: () => server.stop(true) };
}

export interface Told {
  readonly decision: Outcome;
  readonly obligations?: readonly Obligation[];
}

/** A well-formed answer to a request. */
export function answerTo(request: EvaluateRequest, told: Told): object {
  return {
    correlation_id: request.request_id,
    ...told,
    rationale_codes: [`TEST_${told.decision}`],
    policy: { policy_id: "test", policy_version: "1", policy_sha256: "0".repeat(64) },
    matched_rule_id: `rule_${told.decision.toLowerCase()}`,
  };
}

/** Answers every request alike. */
export function always(told: Told): (asked: Asked) => Response {
  return ({ body }) => Response.json(answerTo(body, told));
}

async function readBody(request: Request): Promise<EvaluateRequest> {
  const body: EvaluateRequest = JSON.parse(await request.text());
  return body;
}
