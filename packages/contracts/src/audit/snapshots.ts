import { z } from "zod";
import { Sha256Hex } from "../decision.ts";
import { Moment } from "../timestamp.ts";

const JsonRecord = z.record(z.string(), z.unknown());

/** `GET /v1/snapshots`: which of them, and from where on. */
export const SnapshotsQuery = z.strictObject({
  from: Moment.optional().meta({ description: "First kept from then on." }),
  to: Moment.optional().meta({ description: "First kept before then." }),
  cursor: z.string().max(100).optional().meta({ description: "`next_cursor` of the page before." }),
  limit: z.coerce.number().int().min(1).max(1_000).optional(),
});
export type SnapshotsQuery = z.output<typeof SnapshotsQuery>;

/** What a snapshot is known by, and what it consists of. */
export const SnapshotLine = z.strictObject({
  snapshot_sha256: Sha256Hex,
  kept_at: z.iso.datetime().meta({ description: "When it was first kept: at its first decision." }),
  program: z.string().meta({ description: "The version of Meshgate that kept it." }),
  base_sha256: Sha256Hex,
  governance_sha256: Sha256Hex.optional(),
  guardrails_sha256: Sha256Hex.optional(),
});
export type SnapshotLine = z.output<typeof SnapshotLine>;

export const SnapshotList = z
  .strictObject({
    snapshots: z.array(SnapshotLine).readonly(),
    next_cursor: z.string().optional().meta({ description: "Absent on the last page." }),
  })
  .meta({ id: "SnapshotList", description: "Snapshots by the time at which they were first kept." });
export type SnapshotList = z.output<typeof SnapshotList>;

/** All that decisions were made from; never a secret. */
export const SnapshotContent = SnapshotLine.extend({
  base: JsonRecord.meta({
    description: "Routing, providers, aliases, and the fingerprints of the rules documents.",
  }),
  rules: z.array(JsonRecord).readonly().meta({ description: "The rules documents." }),
  policies: z.array(JsonRecord).readonly().meta({ description: "The governed policies in force." }),
  guardrails: JsonRecord.optional().meta({ description: "Guardrails, their policies and attachments." }),
}).meta({ id: "SnapshotContent", description: "What decisions of one fingerprint were made from." });
export type SnapshotContent = z.output<typeof SnapshotContent>;
