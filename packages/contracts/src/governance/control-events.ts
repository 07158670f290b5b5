import { z } from "zod";
import { ForkAcknowledged } from "../audit/checkpoint.ts";
import { Sha256Hex } from "../decision.ts";
import { AuditMode } from "../event.ts";
import { Timestamp } from "../timestamp.ts";
import { ChangeStep } from "./change.ts";
import { LastReview } from "./review.ts";
import { WaiverStatus } from "./waiver.ts";

/**
 * What the record has of changes of what is governed, and of what happens to it by itself (SEMANTICS 9). Never words that
 * people typed, only their salted hash; no address of a person, no hash of a key.
 */

const SaltedHash = Sha256Hex.meta({ description: "SHA-256 of a salt and of what was typed." });
const NoteId = z.string().meta({ description: "Names what was typed, which can be erased." });
const State = z.record(z.string(), z.unknown());

/** Of what a second person published. */
const published = {
  change_id: z.string().optional(),
  requested_by: z.string().optional(),
};

const states = {
  revision: z.int().min(1).optional().meta({ description: "The one that the change made." }),
  before: State.optional(),
  after: State.optional(),
  ...published,
};

const agent = { agent_id: z.string(), name: z.string() };
const key = { key_id: z.string(), alias: z.string() };
const deleted = { deleted: z.literal(true).optional() };

const ConfigCause = z.enum(["file", "signal"]).meta({ description: "What made it read its configuration." });

const ConfigReloaded = z.strictObject({
  cause: ConfigCause,
  audit_mode: AuditMode,
  previous_snapshot_sha256: Sha256Hex,
});

/** A team, or a key's fields: what has no event type of its own. */
const StateChanged = z.strictObject({
  cause: z.literal("api"),
  kind: ChangeStep.shape.kind,
  operation: ChangeStep.shape.operation,
  id: z.string(),
  name: z.string(),
  before: State.optional(),
  after: State.optional(),
  ...published,
});

/** That the configuration was read anew, or something was changed by the control API that has no event type of its own. */
export const ConfigChanged = z.discriminatedUnion("cause", [ConfigReloaded, StateChanged, ForkAcknowledged]);
export type ConfigChanged = z.output<typeof ConfigChanged>;

/** What decides from now on; the event names it. */
export const PolicyActivated = z.strictObject({ audit_mode: AuditMode });
export type PolicyActivated = z.output<typeof PolicyActivated>;

const ConfigRejected = z.strictObject({
  cause: ConfigCause,
  problems: z
    .array(
      z.strictObject({
        code: z.string(),
        path: z.string(),
        file: z.string(),
        line: z.int().min(1).optional(),
      }),
    )
    .min(1)
    .readonly(),
});

const ChangeRejected = z.strictObject({
  cause: z.literal("second-person"),
  change_id: z.string(),
  requested_by: z.string(),
});

/** That a configuration could not be read, or a second person did not want a change. The one before goes on. */
export const PolicyRejected = z.discriminatedUnion("cause", [ConfigRejected, ChangeRejected]);
export type PolicyRejected = z.output<typeof PolicyRejected>;

/** A policy that was made, changed or deleted. */
export const PolicyChanged = z.strictObject({
  policy_id: z.string(),
  type: z
    .literal("guardrail_policy")
    .optional()
    .meta({ description: "It is a version of a guardrail policy. Absent: a governance policy." }),
  name: z.string(),
  ...states,
});
export type PolicyChanged = z.output<typeof PolicyChanged>;

/** A waiver at each of its steps. */
export const PolicyWaived = z.strictObject({
  waiver_id: z.string(),
  policy_id: z.string(),
  agent_id: z.string().optional(),
  team_id: z.string().optional(),
  key_id: z.string().optional(),
  expires_at: Timestamp,
  status: WaiverStatus.exclude(["expired"]),
  requested_by: z.string(),
  decided_by: z.string().optional(),
  self: z.literal(true).optional(),
  reason_sha256: SaltedHash.optional(),
});
export type PolicyWaived = z.output<typeof PolicyWaived>;

export const AgentChanged = z.strictObject({ ...agent, ...states, ...deleted });
export type AgentChanged = z.output<typeof AgentChanged>;

/** The kill switch was put on. */
export const AgentBlocked = z.strictObject({ ...agent, note_id: NoteId, reason_sha256: SaltedHash });
export type AgentBlocked = z.output<typeof AgentBlocked>;

export const AgentUnblocked = z.strictObject(agent);
export type AgentUnblocked = z.output<typeof AgentUnblocked>;

export const ReviewRecorded = z.strictObject({
  review_id: z.string(),
  ...agent,
  outcome: LastReview.shape.outcome,
  note_id: NoteId.optional(),
  notes_sha256: SaltedHash.optional(),
});
export type ReviewRecorded = z.output<typeof ReviewRecorded>;

/** That an agent's review is overdue: once for each policy that wants it and each time it falls due. */
export const ReviewDue = z.strictObject({
  agent_id: z.string(),
  agent: z.string().meta({ description: "Its name." }),
  policy_id: z.string(),
  policy: z.string().meta({ description: "Its name." }),
  review_interval_days: z.int().min(1),
  last_review_at: Timestamp.optional().meta({ description: "Absent where it was never reviewed." }),
  due_at: Timestamp,
});
export type ReviewDue = z.output<typeof ReviewDue>;

/** A key that was made or changed, never with its secret. */
export const KeyChanged = z.strictObject({ ...key, ...states });
export type KeyChanged = z.output<typeof KeyChanged>;

export const KeyRotated = z.strictObject({
  ...key,
  ...states,
  overlap_seconds: z
    .int()
    .min(0)
    .optional()
    .meta({ description: "How long the secret before goes on; absent where a state that was applied says." }),
});
export type KeyRotated = z.output<typeof KeyRotated>;

export const KeyRevoked = z.strictObject({ ...key, ...states, ...deleted });
export type KeyRevoked = z.output<typeof KeyRevoked>;

/** That somebody was not let in, or lacked a role. Past a number a minute they are only counted. */
export const LoginFailed = z.strictObject({
  reason: z.enum(["unknown", "expired", "revoked", "role"]),
  peer: z.string().meta({ description: "A keyed pseudonym of the network that it came from." }),
  role: z
    .string()
    .optional()
    .meta({ description: "The roles of which one was needed.", examples: ["admin or auditor"] }),
});
export type LoginFailed = z.output<typeof LoginFailed>;
