import { z } from "zod";

/** Why what the database has of an event is not shown as what was recorded. */
export const Alteration = z.enum(["text", "columns", "unlogged"]).meta({
  description:
    "`text`: it is not what its hash was made of. `columns`: its row says otherwise than its text. `unlogged`: it is not in the Merkle log, though later events are.",
});
export type Alteration = z.output<typeof Alteration>;

/** The answer of `GET /v1/audit/{request_id}` for a call of which no event is what was recorded. */
export const AlteredAuditRecord = z
  .strictObject({
    request_id: z.uuid(),
    status: z.literal("altered"),
    altered: z
      .array(z.strictObject({ id: z.uuid(), why: Alteration }))
      .min(1)
      .readonly(),
  })
  .meta({ id: "AlteredAuditRecord" });
export type AlteredAuditRecord = z.output<typeof AlteredAuditRecord>;
