import type { ChatCompletionsRequest } from "@meshgate/contracts";
import type { CallSurface } from "@meshgate/engine";
import type { Context } from "hono";
import type { z } from "zod";
import type { Reply } from "../pipeline/call.ts";
import { parseBody } from "./parse-body.ts";
import type { HttpEnv, Service } from "./service.ts";

export interface CallFormat<T extends z.ZodType<ChatCompletionsRequest>> {
  readonly surface: CallSurface;
  /** The body's contract; what it gives is in OpenAI's chat form. */
  readonly schema: T;
}

/** Hands a request to the pipeline. Once it is here whole, its answer may take as long as it needs. */
export async function takeCall<T extends z.ZodType<ChatCompletionsRequest>>(
  c: Context<HttpEnv>,
  service: Service,
  { surface, schema }: CallFormat<T>,
): Promise<Reply> {
  const request = c.req.raw;
  const reply = await service.pipeline({
    surface,
    headers: request.headers,
    peerAddress: c.env.peerAddress,
    signal: request.signal,
    read: () => parseBody(request, schema, service.bodyBytesMax).finally(() => c.env.limitIdle("answer")),
  });
  if (reply.kind !== "streamed") c.env.limitIdle("request");
  return reply;
}
