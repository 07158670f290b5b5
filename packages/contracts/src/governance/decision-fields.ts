import { z } from "zod";
import { Timestamp } from "../timestamp.ts";

/** Of what one person asks for and another decides on. */
export const decisionFields = {
  requested_by: z.string().meta({ description: "The id of who asked for it." }),
  decided_by: z.string().optional(),
  self: z
    .literal(true)
    .optional()
    .meta({ description: "The one local user decided on what that user had asked for, in open mode." }),
  created_at: Timestamp,
  updated_at: Timestamp,
};
