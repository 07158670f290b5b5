import type { ChatCompletionsRequest } from "@meshgate/contracts";
import type { CallSurface } from "@meshgate/engine";
import type { z } from "zod";
import type { Reply } from "../pipeline/call.ts";
import { parseValue } from "./parse-body.ts";
import { readJson } from "./read-json.ts";
import type { ConnectionEnv, Service } from "./service.ts";

export interface CallFormat<T extends z.ZodType<ChatCompletionsRequest>> {
  readonly surface: CallSurface;
  /** The body's contract; what it gives is in OpenAI's chat form. */
  readonly schema: T;
  /** Tells a right body faster than the schema does, and never takes one that the schema would not. */
  readonly accepts?: (value: unknown) => value is z.output<T>;
}

/** Hands a request to the pipeline. Once it is here whole, its answer may take as long as it needs. */
export async function takeCall<T extends z.ZodType<ChatCompletionsRequest>>(
  request: Request,
  { peerAddress, limitIdle }: ConnectionEnv,
  service: Service,
  { surface, schema, accepts }: CallFormat<T>,
): Promise<Reply> {
  const reply = await service.pipeline({
    surface,
    headers: request.headers,
    peerAddress,
    signal: request.signal,
    async read() {
      const json = await readJson(request, service.bodyBytesMax);
      limitIdle("answer");
      if (!json.ok) return json;
      const { value } = json;
      return accepts?.(value) === true ? { ok: true, value } : parseValue(value, schema);
    },
  });
  if (reply.kind !== "streamed") limitIdle("request");
  return reply;
}
