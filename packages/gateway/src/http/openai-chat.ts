import { ChatCompletionsRequest, isChatCompletionsRequest } from "@meshgate/contracts/serving";
import { Hono } from "hono";
import type { Reply } from "../pipeline/call.ts";
import { answerHeaders } from "./answer-headers.ts";
import type { Handler } from "./evaluate.ts";
import { withGuardrails } from "./guardrail-headers.ts";
import { openAiFailureResponse, openAiRefusalResponse } from "./problem.ts";
import { withRates } from "./rate-headers.ts";
import type { HttpEnv, Service } from "./service.ts";
import { sseResponse } from "./sse-response.ts";
import { takeCall } from "./take-call.ts";

/** `POST /v1/chat/completions`: OpenAI's Chat Completions API, whole and streamed. */
export function openAiChatRoutes(service: Service): Hono<HttpEnv> {
  const complete = openAiChatHandler(service);
  return new Hono<HttpEnv>().post("/v1/chat/completions", (c) => complete(c.req.raw, c.env));
}

/** The same by itself, for a server that finds it without asking the application. */
export function openAiChatHandler(service: Service): Handler {
  return async (request, connection) => {
    const reply = await takeCall(request, connection, service, format);
    return print(reply, () => connection.limitIdle("request"));
  };
}

const format = {
  surface: "openai-chat",
  schema: ChatCompletionsRequest,
  accepts: isChatCompletionsRequest,
} as const;

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
