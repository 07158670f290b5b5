import { z } from "zod";
import { AddedGuardrails } from "./chat-completions.ts";

/** `POST /v1/chat` (Policy Mesh). */
export const ChatRequest = z
  .strictObject({
    messages: z
      .array(
        z.strictObject({
          role: z
            .string()
            .min(1)
            .meta({ examples: ["user"] }),
          content: z.string().meta({ examples: ["What is a policy?"] }),
        }),
      )
      .min(1),
    model: z
      .string()
      .min(1)
      .max(256)
      .nullish()
      .meta({ description: "A model, `provider/model`, an alias or `auto`." }),
    guardrails: AddedGuardrails,
  })
  .meta({ id: "ChatRequest" });
export type ChatRequest = z.output<typeof ChatRequest>;

export const ChatResponse = z
  .strictObject({
    request_id: z.uuid(),
    provider: z.string(),
    reason_codes: z.array(z.string()),
    content: z.string().nullable(),
    error: z.string().nullable(),
  })
  .meta({ id: "ChatResponse" });
export type ChatResponse = z.output<typeof ChatResponse>;
