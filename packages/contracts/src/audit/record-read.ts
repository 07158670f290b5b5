import { z } from "zod";

/** That somebody read what the record keeps of others: durable before it is given out. */
export const RecordRead = z.strictObject({
  what: z
    .string()
    .meta({ examples: ["content"], description: "What was read; of a call, the event names it." }),
});
export type RecordRead = z.output<typeof RecordRead>;
