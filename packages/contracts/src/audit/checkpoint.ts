import { z } from "zod";
import { keptText } from "../bounded-text.ts";

const TreeHead = {
  origin: z.string().meta({ description: "The log's name, as on its checkpoints." }),
  size: z.int().min(0).meta({ description: "Events that it covers." }),
  root: z.base64().meta({ description: "The root hash of the tree." }),
};

/** That a signed checkpoint of the record was handed over to somebody who keeps it. */
export const CheckpointSigned = z.strictObject({
  ...TreeHead,
  target: z.strictObject({
    kind: z.enum(["file", "s3", "webhook", "witness"]),
    name: z.string(),
    leaves_machine: z.boolean(),
  }),
  cosignatures: z.array(z.string()).min(1).readonly().optional().meta({
    description: "What a witness signed, as lines of the checkpoint.",
  }),
});
export type CheckpointSigned = z.output<typeof CheckpointSigned>;

/** That an admin acknowledged that the database is not the one that was known outside; the log goes on under a new name. */
export const ForkAcknowledged = z.strictObject({
  cause: z.literal("ledger-fork"),
  target: z.string().meta({ description: "Where the checkpoint is kept that the record contradicts." }),
  contradiction: z.string(),
  generation: z.int().min(2).meta({ description: "Stands at the end of the log's name from then on." }),
  reason_note: z.string(),
  reason_sha256: z.string(),
});
export type ForkAcknowledged = z.output<typeof ForkAcknowledged>;

export const LedgerAcknowledge = z
  .strictObject({
    reason: keptText(2_000).meta({ description: "What happened, for those who look later." }),
  })
  .meta({ id: "LedgerAcknowledge" });
export type LedgerAcknowledge = z.output<typeof LedgerAcknowledge>;

/** The log's name from then on. */
export const LedgerAcknowledged = z.strictObject({ origin: z.string(), generation: z.int().min(2) });
export type LedgerAcknowledged = z.output<typeof LedgerAcknowledged>;
