import { z } from "zod";
import { keptText } from "../bounded-text.ts";
import { Sha256Hex } from "../decision.ts";
import { Moment } from "../timestamp.ts";

const Id = z.string().min(1).max(256);
const between = {
  from: Moment.optional().meta({ description: "Captured at this time or later." }),
  to: Moment.optional().meta({ description: "Captured before this time." }),
};

/** Whose content goes, or which note. */
export const ErasureSubject = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("call"), id: z.uuid() }),
  z.strictObject({
    kind: z.literal("end_user"),
    id: Id.meta({ description: "The pseudonym (`eu_…`), or the name, which is not kept." }),
    ...between,
  }),
  z.strictObject({
    kind: z.literal("session"),
    id: Id.meta({ description: "The pseudonym (`se_…`), or the name, which is not kept." }),
    ...between,
  }),
  z.strictObject({ kind: z.literal("key"), id: Id, ...between }),
  z.strictObject({ kind: z.literal("agent"), id: Id, ...between }),
  z.strictObject({ kind: z.literal("team"), id: Id, ...between }),
  z.strictObject({ kind: z.literal("note"), id: Id.meta({ description: "`note_…`" }) }),
  z.strictObject({ kind: z.literal("approval_reason"), id: Id.meta({ description: "`apr_…`" }) }),
]);
export type ErasureSubject = z.output<typeof ErasureSubject>;

export const ErasureRequest = z
  .strictObject({
    subject: ErasureSubject,
    reason: keptText(2_000).meta({ description: "Why; the record keeps its salted hash." }),
  })
  .meta({ id: "ErasureRequest" });
export type ErasureRequest = z.output<typeof ErasureRequest>;

const counts = {
  content: z.int().min(0).meta({ description: "Prompts and answers whose keys were erased." }),
  notes: z.int().min(0).meta({ description: "Notes and reasons." }),
};

/** That keys or notes were erased: in the same transaction. */
export const RecordErased = z.strictObject({
  subject: z.strictObject({
    kind: z.string(),
    id: z.string().meta({ description: "An id or a pseudonym, never a name." }),
    from: z.iso.datetime().optional(),
    to: z.iso.datetime().optional(),
  }),
  ...counts,
  reason_note: z.string().meta({ description: "Names what was typed, which can be erased." }),
  reason_sha256: Sha256Hex.meta({ description: "SHA-256 of a salt and of what was typed." }),
});
export type RecordErased = z.output<typeof RecordErased>;

export const ErasureAnswer = z
  .strictObject({
    ...counts,
    events: z.array(z.uuid()).readonly().meta({ description: "The `record.erased` events." }),
  })
  .meta({ id: "ErasureAnswer" });
export type ErasureAnswer = z.output<typeof ErasureAnswer>;
