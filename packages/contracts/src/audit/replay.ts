import { z } from "zod";
import { Moment } from "../timestamp.ts";

const count = z.int().min(0);

/** `POST /v1/replay`: which decisions to make again. */
export const ReplayRequest = z
  .strictObject({
    from: Moment.optional().meta({ description: "Decisions from then on; absent: from the first." }),
    to: Moment.optional().meta({ description: "Decisions before then; absent: to the latest." }),
    limit: z.int().min(1).max(1_000_000).optional().meta({
      description:
        "At most about so many; 100,000 where it is not said. `complete` tells whether that was all.",
    }),
  })
  .meta({ id: "ReplayRequest", description: "Which recorded decisions to make again." });
export type ReplayRequest = z.output<typeof ReplayRequest>;

/** Why a decision cannot be made again. */
export const ReplayObstacle = z.enum([
  "snapshot-missing",
  "snapshot-altered",
  "snapshot-refused",
  "body-dropped",
  "event-altered",
  "facts-unreadable",
  "event-newer",
]);
export type ReplayObstacle = z.output<typeof ReplayObstacle>;

const EventIds = {
  event_id: z.string().nullable(),
  request_id: z.string().nullable(),
};

/** One that did not come out the same. */
const ReplayDifference = z.strictObject({
  ...EventIds,
  pointer: z.string().meta({
    description: "The first field of the decision that differs, as a JSON pointer (RFC 6901).",
    examples: ["/outcome"],
  }),
  recorded: z.unknown().optional().meta({ description: "Absent where nothing was recorded there." }),
  replayed: z.unknown().optional().meta({ description: "Absent where there is nothing now." }),
});

/** What came of making decisions again. */
export const ReplayAnswer = z
  .strictObject({
    decisions: count.meta({ description: "All that were looked at." }),
    equal: count.meta({ description: "Those that came out the same, byte for byte." }),
    different: count,
    not_replayable: z.record(ReplayObstacle, count),
    complete: z.boolean().meta({ description: "False where the limit ended it." }),
    differences: z.array(ReplayDifference).readonly().meta({ description: "The first hundred." }),
    obstacles: z
      .array(z.strictObject({ ...EventIds, cause: ReplayObstacle, message: z.string() }))
      .readonly()
      .meta({ description: "The first few of each cause." }),
  })
  .meta({ id: "ReplayAnswer", description: "What came of making recorded decisions again." });
export type ReplayAnswer = z.output<typeof ReplayAnswer>;
