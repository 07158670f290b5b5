import { ChatCompletionsRequest } from "@meshgate/contracts/serving";
import { Hono } from "hono";
import type { Reply } from "../pipeline/call.ts";
import { answerHeaders } from "./answer-headers.ts";
import { withGuardrails } from "./guardrail-headers.ts";
import { openAiFailureResponse, openAiRefusalResponse } from "./problem.ts";
import { withRates } from "./rate-headers.ts";
import type { HttpEnv, Service } from "./service.ts";
import { sseResponse } from "./sse-response.ts";
import { takeCall } from "./take-call.ts";

/** `POST /v1/chat/completions`: OpenAI's Chat Completions API, whole and streamed. */
export function openAiChatRoutes(service: Service): Hono<HttpEnv> {
  const format = { surface: "openai-chat", schema: ChatCompletionsRequest } as const;
  return new Hono<HttpEnv>().post("/v1/chat/completions", async (c) => {
    const reply = await takeCall(c, service, format);
    return print(reply, () => c.env.limitIdle("request"));
  });
}

function print(reply: Reply, onStreamEnd: () => void): Response {
  switch (reply.kind) {
    case "refused":
      return withGuardrails(
        withRates(openAiRefusalResponse(reply.refusal, reply.ids.requestId), reply.rates),
        reply.guardrails,
      );
    case "failed":
      return withGuardrails(
        withRates(openAiFailureResponse(reply.failure, reply.ids.requestId), reply.rates),
        reply.guardrails,
      );
    case "whole":
      return new Response(reply.answer.raw, { headers: answerHeaders(reply, "application/json") });
    case "streamed":
      return sseResponse(reply.events, answerHeaders(reply, "text/event-stream; charset=utf-8"), onStreamEnd);
  }
}
