import { z } from "zod";

/** Whatever was asked for, by filter: with ids in place of names, and nothing that a person may be known by. */
export const RecordedFilter = z.record(z.string(), z.array(z.string()).readonly());
export type RecordedFilter = z.output<typeof RecordedFilter>;

export const ExportFormat = z.enum(["ndjson", "csv", "ocsf"]);
export type ExportFormat = z.output<typeof ExportFormat>;

/** That events of the record are about to be given out: durable before the first of them is. */
export const RecordExported = z.strictObject({
  format: ExportFormat,
  filter: RecordedFilter,
  from: z.int().min(0).meta({ description: "Indexes of the Merkle log from here on …" }),
  to: z.int().min(0).meta({ description: "… and before this one." }),
  events_max: z.int().min(0).meta({
    description: "How many events the filter finds; at the edges of a time some may still fall out.",
  }),
  size: z.int().min(1).meta({ description: "Of the tree that the export's checkpoint is of." }),
});
export type RecordExported = z.output<typeof RecordExported>;
