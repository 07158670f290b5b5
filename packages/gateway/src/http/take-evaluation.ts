import type { Result } from "@meshgate/engine";
import type { Context } from "hono";
import type { z } from "zod";
import type { EvaluationReply, Loaded, Question } from "../pipeline/evaluate.ts";
import type { Refusal } from "../pipeline/refusal.ts";
import { parseValue } from "./parse-body.ts";
import { readJson } from "./read-json.ts";
import type { HttpEnv, Service } from "./service.ts";

export interface EvaluationFormat<T extends z.ZodType> {
  readonly schema: T;
  /** Tells a right body faster than the schema does, and never takes one that the schema would not. */
  readonly accepts?: (value: unknown) => value is z.output<T>;
  /** What the body asks; the answer is JSON in the surface's own form. */
  readonly question: (body: z.output<T>, loaded: Loaded) => Result<Question<object>, Refusal>;
  readonly explain?: boolean;
}

/** Hands a request for decisions to the pipeline. */
export function takeEvaluation<T extends z.ZodType>(
  c: Context<HttpEnv>,
  service: Service,
  { schema, accepts, question, explain = false }: EvaluationFormat<T>,
): Promise<EvaluationReply<object>> {
  const request = c.req.raw;
  return service.evaluate({
    headers: request.headers,
    peerAddress: c.env.peerAddress,
    explain,
    async read(loaded) {
      const json = await readJson(request, service.bodyBytesMax);
      if (!json.ok) return json;
      if (accepts?.(json.value)) return question(json.value, loaded);
      const body = parseValue(json.value, schema);
      return body.ok ? question(body.value, loaded) : body;
    },
  });
}
