import type { HttpParams } from "@meshgate/guardrails";

/** What Meshgate's own contract asks a guard. */
export interface GuardAsked {
  readonly request_id: string;
  readonly guardrail: string;
  readonly phase: string;
  readonly texts: readonly { readonly text: string; readonly author: string }[];
}

export interface GuardServer {
  readonly url: string;
  /** What it was asked, in order. */
  readonly asked: readonly GuardAsked[];
  /** A guardrail's parameters that lead here. */
  params(location: HttpParams["location"], more?: Partial<HttpParams>): HttpParams;
  stop(): Promise<void>;
}

/** A guard's service on a port of its own. */
export function startGuard(answer: (asked: GuardAsked) => Response | Promise<Response>): GuardServer {
  const asked: GuardAsked[] = [];
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    async fetch(request) {
      const body: GuardAsked = JSON.parse(await request.text());
      asked.push(body);
      return answer(body);
    },
  });
  const url = `http://127.0.0.1:${server.port}/check`;
  return {
    url,
    asked,
    params: (location, more) => ({ url, location, ...more }),
    stop: () => server.stop(true),
  };
}

/** Finds each place of a word, in code points, as `type`. */
export function finds(word: string, type = "WORD_OUT"): (asked: GuardAsked) => Response {
  return ({ texts }) =>
    Response.json({
      findings: texts.flatMap(({ text }, index) => {
        const at = text.indexOf(word);
        const start = [...text.slice(0, at)].length;
        return at < 0 ? [] : [{ text: index, type, start, end: start + [...word].length }];
      }),
    });
}
