import type { ChatResponse } from "@meshgate/contracts";
import { ChatRequest } from "@meshgate/contracts/serving";
import { Hono } from "hono";
import type { Reply } from "../pipeline/call.ts";
import { answerHeaders } from "./answer-headers.ts";
import { withGuardrails } from "./guardrail-headers.ts";
import { refusalResponse } from "./problem.ts";
import { withRates } from "./rate-headers.ts";
import type { HttpEnv, Service } from "./service.ts";
import { takeCall } from "./take-call.ts";

/** `POST /v1/chat`: Policy Mesh's chat. A provider's failure is a 200 with `error` set, as it is there. */
export function chatRoutes(service: Service): Hono<HttpEnv> {
  return new Hono<HttpEnv>().post("/v1/chat", async (c) =>
    print(await takeCall(c.req.raw, c.env, service, { surface: "chat", schema: ChatRequest })),
  );
}

function print(reply: Reply): Response {
  switch (reply.kind) {
    case "refused":
      return withGuardrails(
        withRates(refusalResponse(reply.refusal, reply.ids.requestId), reply.rates),
        reply.guardrails,
      );
    case "failed":
      return answer(reply, { content: null, error: reply.failure.message });
    case "whole":
      return answer(reply, {
        content: reply.answer.completion.choices[0]?.message?.content ?? null,
        error: null,
      });
    case "streamed":
      throw new Error("This surface asks for whole answers only");
  }
}

function answer(
  reply: Extract<Reply, { kind: "failed" | "whole" }>,
  result: Pick<ChatResponse, "content" | "error">,
): Response {
  const body: ChatResponse = {
    request_id: reply.ids.requestId,
    provider: reply.target.provider,
    reason_codes: [...reply.decision.reason_codes],
    ...result,
  };
  return new Response(JSON.stringify(body), { headers: answerHeaders(reply, "application/json") });
}
