import { z } from "zod";
import { keptText } from "../bounded-text.ts";
import { Sha256Hex } from "../decision.ts";

export const ContentPart = z.enum(["prompt", "answer"]);
export type ContentPart = z.output<typeof ContentPart>;

/** In the event that a captured text belongs to: what was kept, as it was kept. */
export const CapturedContent = z.strictObject({
  sha256: Sha256Hex.meta({ description: "Of the ciphertext." }),
  bytes: z.int().min(1).meta({ description: "Of the same." }),
});
export type CapturedContent = z.output<typeof CapturedContent>;

/** `GET /v1/audit/{request_id}/content`: what was captured of a call. */
export const CallContent = z
  .strictObject({
    request_id: z.uuid(),
    prompt: z.unknown().optional().meta({ description: "The call as its provider got it, masks included." }),
    answer: z
      .unknown()
      .optional()
      .meta({ description: "The answer, with what was masked in the call masked in it." }),
  })
  .meta({ id: "CallContent" });
export type CallContent = z.output<typeof CallContent>;

export const ContentErase = z
  .strictObject({ reason: keptText(2_000).meta({ description: "Why; the record keeps its salted hash." }) })
  .meta({ id: "ContentErase" });
export type ContentErase = z.output<typeof ContentErase>;

export const ContentRewrapped = z
  .strictObject({
    master_id: z.string().meta({ description: "The key that wraps all of them now." }),
    rewrapped: z.int().min(0),
  })
  .meta({ id: "ContentRewrapped" });
export type ContentRewrapped = z.output<typeof ContentRewrapped>;
