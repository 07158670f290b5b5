import { z } from "zod";
import type { Frozen } from "./frozen.ts";
import { s3Fields } from "./s3-schema.ts";

/** `audit.sinks`: who gets every event, in order. */

const common = {
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,39}$/, "a sink's name is lower-case letters, digits and hyphens, 40 at most")
    .describe("Names its cursor: under another name it begins anew, at the first event."),
  types: z.array(z.string().min(1)).default([]).describe("Which event types it gets. Empty: all of them."),
};

const batch = {
  batch_events: z.int().min(1).max(1_000).default(200).describe("Events of one batch at most."),
  batch_ms: z
    .int()
    .min(0)
    .max(3_600_000)
    .default(1_000)
    .describe("How long an event waits for others to fill its batch."),
};

const AuditSinkConfig = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("stdout").describe("Standard output, one line an event."), ...common }),
  z.strictObject({
    kind: z.literal("file").describe("A file, one line an event."),
    path: z.string().min(1).describe("Relative ones start at the configuration file's folder."),
    rotate_mb: z
      .int()
      .min(1)
      .max(1_048_576)
      .optional()
      .describe("A file that would pass this is renamed, and a new one begun. Not said: it grows."),
    ...common,
  }),
  z.strictObject({
    kind: z.literal("http").describe("A receiver of your own; it gets batches, signed."),
    url: z.url({ protocol: /^https?$/ }).meta({ private: true, description: "Where batches are posted to." }),
    secret: z.string().min(16).meta({ private: true, description: "Signs each delivery (HMAC-SHA-256)." }),
    allow_private: z
      .boolean()
      .default(false)
      .describe("Whether the address may be of this machine or the inner network."),
    ...batch,
    ...common,
  }),
  z.strictObject({
    kind: z.literal("s3").describe("A bucket; each batch is an object."),
    ...s3Fields,
    ...batch,
    batch_ms: batch.batch_ms.default(60_000),
    ...common,
  }),
]);
export type AuditSinkConfig = Frozen<z.output<typeof AuditSinkConfig>>;

export const AuditSinksConfig = z
  .array(AuditSinkConfig)
  .max(16)
  .refine((sinks) => new Set(sinks.map(({ name }) => name)).size === sinks.length, {
    error: "two sinks have one name",
    params: { mend: "Give each a name of its own." },
  })
  .default([])
  .describe("Who else gets every event: at least once, in order, from the first on.");
