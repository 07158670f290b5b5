import type { Result } from "@meshgate/engine";
import type { z } from "zod";
import type { EvaluationReply, Loaded, Question } from "../pipeline/evaluate.ts";
import type { Refusal } from "../pipeline/refusal.ts";
import { parseValue } from "./parse-body.ts";
import { readJson } from "./read-json.ts";
import type { ConnectionEnv, Service } from "./service.ts";

export interface EvaluationFormat<T extends z.ZodType, A> {
  readonly schema: T;
  /** Tells a right body faster than the schema does, and never takes one that the schema would not. */
  readonly accepts?: (value: unknown) => value is z.output<T>;
  /** What the body asks; the answer is in the surface's own form. */
  readonly question: (body: z.output<T>, loaded: Loaded) => Result<Question<A>, Refusal>;
  /** Whether the request asks for an explanation, or why that cannot be told; absent where the surface knows none. */
  readonly explain?: (request: Request) => Result<boolean, Refusal>;
}

/** Hands a request for decisions to the pipeline. */
export function takeEvaluation<T extends z.ZodType, A>(
  request: Request,
  { peerAddress }: ConnectionEnv,
  service: Service,
  format: EvaluationFormat<T, A>,
): Promise<EvaluationReply<A>> {
  const explain = format.explain?.(request) ?? NOT_ASKED;
  return service.evaluate({
    headers: request.headers,
    peerAddress,
    explain: explain.ok && explain.value,
    readBody: () => (explain.ok ? readJson(request, service.bodyBytesMax) : Promise.resolve(explain)),
    question: (body, loaded) => questionOf(body, loaded, format),
  });
}

const NOT_ASKED = { ok: true, value: false } as const;

function questionOf<T extends z.ZodType, A>(
  body: unknown,
  loaded: Loaded,
  { accepts, schema, question }: EvaluationFormat<T, A>,
): Result<Question<A>, Refusal> {
  if (accepts?.(body)) return question(body, loaded);
  const parsed = parseValue(body, schema);
  return parsed.ok ? question(parsed.value, loaded) : parsed;
}
