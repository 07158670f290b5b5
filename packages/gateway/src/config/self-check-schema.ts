import { z } from "zod";

/** `audit.self_check`: recorded decisions, made again now and then. */
export const SelfCheckConfig = z
  .strictObject({
    every_hours: z
      .number()
      .min(0)
      .max(8_760)
      .default(24)
      .describe("How often; the first time ten minutes after the start. 0: never."),
    sample: z
      .int()
      .min(1)
      .default(10_000)
      .describe(
        "How many events it looks at, spread over the whole record; of them the decisions are made again.",
      ),
  })
  .prefault({})
  .describe("Makes recorded decisions again, by itself, and says so where one does not come out the same.");
