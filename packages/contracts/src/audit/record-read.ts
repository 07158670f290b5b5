import { z } from "zod";
import { RecordedFilter } from "./record-exported.ts";

/** That somebody read what the record keeps of others: durable before it is given out. */
export const RecordRead = z.strictObject({
  what: z.string().meta({
    examples: ["content", "call", "search", "event"],
    description: "What was read; of a call, the event names it.",
  }),
  filter: RecordedFilter.optional().meta({ description: "Of a search." }),
  events: z.int().min(0).optional().meta({ description: "How many events of others' calls were shown." }),
  event_id: z.uuid().optional().meta({ description: "Of one event." }),
});
export type RecordRead = z.output<typeof RecordRead>;
