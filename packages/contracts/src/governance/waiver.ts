import { z } from "zod";
import { boundedText, keptText } from "../bounded-text.ts";
import { Timestamp } from "../timestamp.ts";
import { decisionFields } from "./decision-fields.ts";

/** A time-boxed exception to one policy for one agent, team or key (SEMANTICS 5). */

const id = boundedText(1, 256);
const whom = { agent_id: id.optional(), team_id: id.optional(), key_id: id.optional() };

export const WaiverCreate = z
  .strictObject({
    policy_id: id,
    ...whom,
    reason: keptText(2_000).meta({ description: "Why; the record keeps its salted hash alone." }),
    expires_at: Timestamp.meta({ description: "When it ends: later than now, and within 366 days." }),
  })
  .refine((waiver) => Object.keys(whom).filter((field) => field in waiver).length === 1, {
    error: "must name exactly one of agent_id, team_id and key_id",
  })
  .meta({ id: "WaiverCreate" });
export type WaiverCreate = z.output<typeof WaiverCreate>;

export const WaiverStatus = z.enum(["pending", "approved", "revoked", "expired"]);
export type WaiverStatus = z.output<typeof WaiverStatus>;

export const Waiver = z
  .strictObject({
    id: z.string().meta({ examples: ["wvr_019a9d3c5f1e7b2a8c4d6e8f0a1b2c3d"] }),
    policy_id: id,
    ...whom,
    reason: z.string().optional().meta({ description: "Absent where it was erased." }),
    expires_at: Timestamp,
    status: WaiverStatus,
    ...decisionFields,
  })
  .meta({ id: "Waiver" });
export type Waiver = z.output<typeof Waiver>;
