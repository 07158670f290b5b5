import { z } from "zod";
import { boundedText } from "./bounded-text.ts";

const OutputCap = z.strictObject({
  type: z.literal("OUTPUT_CAP"),
  params: z
    .strictObject({
      max_tokens: z.int().min(1).max(100_000).optional(),
      max_items: z.int().min(1).max(1_000_000).optional(),
      max_bytes: z.int().min(1).max(100_000_000).optional(),
    })
    .refine((caps) => Object.keys(caps).length > 0, { error: "names no cap" })
    .meta({ minProperties: 1, description: "Caps on the answer; at least one." }),
});

const ModelSubstitute = z.strictObject({
  type: z.literal("MODEL_SUBSTITUTE"),
  params: z.strictObject({ model: boundedText(1, 256) }),
});

const Redact = z.strictObject({
  type: z.literal("REDACT"),
  params: z.strictObject({ entities: z.array(boundedText(1, 64)).min(1).readonly() }),
});

const RouteLocal = z.strictObject({
  type: z.literal("ROUTE_LOCAL"),
  params: z.strictObject({}),
});

/** What a DEGRADE asks of whoever enforces it (SEMANTICS 3). */
export const Obligation = z
  .discriminatedUnion("type", [OutputCap, ModelSubstitute, Redact, RouteLocal])
  .meta({ id: "Obligation", description: "What a DEGRADE asks of whoever enforces it." });
export type Obligation = z.output<typeof Obligation>;
