import { z } from "zod";

export const PolicyConfig = z
  .strictObject({
    shadow: z
      .string()
      .min(1)
      .optional()
      .describe(
        "A candidate that decides beside the active policy and changes nothing: a rules document, a folder of them, what `meshgate export` writes, or a whole `meshgate.yaml`. What it would have decided otherwise is counted and recorded.",
      ),
  })
  .prefault({})
  .describe("Policies that are only tried.");
