import { z } from "zod";
import { Timestamp } from "../timestamp.ts";

/** What every governed thing has of its own beside what was sent. */
export const keptFields = {
  revision: z
    .int()
    .min(0)
    .meta({ description: "1 when created, one more with every change; 0 in the configuration." }),
  origin: z
    .enum(["api", "config"])
    .meta({ description: "`config`: it stands in the configuration file, and is changed there." }),
  created_at: Timestamp.optional().meta({ description: "Absent for what stands in the configuration." }),
  updated_at: Timestamp.optional(),
};
