import { z } from "zod";
import { boundedText, keptText } from "../bounded-text.ts";
import { Timestamp } from "../timestamp.ts";

/** The bodies of `/governance/approvals`, and what the record has of them (SEMANTICS 6). */

const ApprovalId = z.string().meta({ examples: ["apr_019a9d3c5f1e7b2a8c4d6e8f0a1b2c3d"] });

export const ApprovalStatus = z.enum(["pending", "approved", "denied", "expired", "used"]);
export type ApprovalStatus = z.output<typeof ApprovalStatus>;

const asks = {
  policy_id: z.string().meta({ description: "What asks: a policy, or the rules document." }),
  rule_id: z.string().optional().meta({
    description:
      "Where a rule asks for a review; empty where the default or a rule that could not be evaluated does.",
  }),
};

const asker = {
  key: z.string().meta({ description: "The alias of the key that called." }),
  key_id: z.string(),
  agent: z.string().optional(),
  agent_id: z.string().optional(),
  team: z.string().optional(),
  team_id: z.string().optional(),
};

/** What is told of the call: figures and labels, never text. */
export const ApprovalCall = z
  .strictObject({
    model: z.string().nullable().meta({ description: "As the caller named it; null where it named none." }),
    environment: z.string(),
    prompt_chars: z.int().min(0).meta({ description: "Of the last user message." }),
    total_chars: z.int().min(0),
    input_tokens_max: z.int().min(0),
    bound_usd: z
      .number()
      .min(0)
      .nullable()
      .meta({ description: "The most that it may cost; null where that is not known or no budget asks." }),
    tools: z.array(z.string()).readonly(),
    sensitivity: z.string(),
    findings: z
      .array(z.strictObject({ type: z.string(), count: z.int().min(1), where: z.string() }))
      .readonly(),
    rationale_codes: z.array(z.string()).readonly(),
  })
  .meta({ id: "ApprovalCall" });
export type ApprovalCall = z.output<typeof ApprovalCall>;

const terms = {
  bind: z.enum(["request", "agent"]).meta({
    description: "`request`: this very call, once. `agent`: every call of the agent under the policy.",
  }),
  show: z.enum(["labels", "text"]),
  approvers: z
    .array(z.string())
    .readonly()
    .optional()
    .meta({ description: "Who alone may decide: aliases of keys, their ids, or persons." }),
};

export const Approval = z
  .strictObject({
    id: ApprovalId,
    status: ApprovalStatus,
    ...asks,
    policy: z.string().optional().meta({
      description: "The policy's name; absent where a rule asks, or the policy is gone.",
    }),
    ...asker,
    ...terms,
    call: ApprovalCall,
    text: z.string().optional().meta({
      description: "With `show: text`, where one approval is asked for and nobody has decided yet.",
    }),
    request_id: z.uuid().meta({ description: "The call that asked first." }),
    created_at: Timestamp,
    expires_at: Timestamp,
    decided_by: z.string().optional().meta({ description: "The id of the key that decided." }),
    decided_at: Timestamp.optional(),
    reason: z.string().optional().meta({ description: "Absent where none was given, or it was erased." }),
    self: z
      .literal(true)
      .optional()
      .meta({ description: "The one local user decided on a call of their own, in open mode." }),
    used_by: z.uuid().optional().meta({ description: "The call that went through on it." }),
    url: z.string(),
  })
  .meta({ id: "Approval" });
export type Approval = z.output<typeof Approval>;

export const ApprovalDecide = z
  .strictObject({
    decision: z.enum(["approve", "deny"]),
    reason: keptText(2_000).optional().meta({ description: "Why; the record keeps its salted hash alone." }),
  })
  .meta({ id: "ApprovalDecide" });
export type ApprovalDecide = z.output<typeof ApprovalDecide>;

const idText = boundedText(1, 256).refine((id) => !/\p{Cc}/u.test(id), {
  error: "must not hold a control character",
});

export const ApprovalFilter = z.strictObject({
  status: ApprovalStatus.optional(),
  policy_id: idText.optional(),
  agent_id: idText.optional(),
});

const happened = { approval_id: ApprovalId, ...asks };
const earlier = {
  asked_in: z.uuid().meta({ description: "The call that asked first." }),
  key: asker.key,
};

export const ApprovalRequested = z.strictObject({
  ...happened,
  ...asker,
  ...terms,
  call: ApprovalCall,
  expires_at: Timestamp,
});
export type ApprovalRequested = z.output<typeof ApprovalRequested>;

export const ApprovalDecided = z.strictObject({
  ...happened,
  ...earlier,
  decision: z.enum(["approved", "denied"]),
  self: z.literal(true).optional(),
  reason_sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional()
    .meta({ description: "SHA-256 of a salt and the reason." }),
});
export type ApprovalDecided = z.output<typeof ApprovalDecided>;

/** The call that used it is the event's `request_id`. */
export const ApprovalUsed = z.strictObject({
  ...happened,
  given_back: z
    .literal(true)
    .optional()
    .meta({ description: "The call failed before the first byte, and the approval is approved again." }),
});
export type ApprovalUsed = z.output<typeof ApprovalUsed>;

export const ApprovalExpired = z.strictObject({ ...happened, ...earlier });
export type ApprovalExpired = z.output<typeof ApprovalExpired>;
