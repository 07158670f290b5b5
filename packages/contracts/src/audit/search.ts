import { z } from "zod";
import { Outcome } from "../decision.ts";
import { AuditEvent, FailureDetail } from "../event.ts";
import { EventType } from "../event-type.ts";

const several = z.array(z.string()).or(z.string()).optional();
const byName = (what: string) =>
  several.meta({ description: `By id or by the name that the ${what} has now; several: any of them.` });

/** By what events of the record are found; each filter may be given several times. */
export const AuditFilter = z.object({
  from: z
    .string()
    .optional()
    .meta({ description: "Events of this time (RFC 3339) or later.", examples: ["2026-11-01T00:00:00Z"] }),
  to: z.string().optional().meta({ description: "Events before this time." }),
  agent: byName("agent"),
  team: byName("team"),
  key: byName("key"),
  policy: byName("policy"),
  model: several.meta({
    description: "As the caller named it, or of a target that was asked; alone or as `provider/model`.",
  }),
  provider: several.meta({ description: "Of a target that was asked, whether it answered or not." }),
  outcome: several.meta({ description: `${Outcome.options.join(", ")}.` }),
  status: several.meta({ description: "success, failure, interrupted or pending." }),
  rule: several.meta({ description: "The rule that decided, or refused a tool call." }),
  violation: several.meta({ description: "The type of a policy that was violated, in shadow too." }),
  finding: several.meta({ description: "The type of something that a guardrail found." }),
  type: several.meta({
    description:
      "Not said, `calls`: each call once, by its last event. `all`: every event. Else types of events.",
    examples: ["policy.updated"],
  }),
  id: several.meta({ description: "A call's request id, or the caller's own id of it." }),
});

/** Which page of them. */
export const AuditSearchQuery = AuditFilter.extend({
  limit: z.string().optional().meta({ description: "1 to 200; not said: 50." }),
  order: z.enum(["desc", "asc"]).optional().meta({ description: "Not said: `desc`, the newest first." }),
  cursor: z
    .string()
    .optional()
    .meta({ description: "`next_cursor` of the page before, of the same search." }),
  expand: z.enum(["event"]).optional().meta({ description: "`event`: each item with its whole event." }),
});

export const auditFilters = Object.keys(AuditFilter.shape);
export const auditSearchParameters = Object.keys(AuditSearchQuery.shape);

const Named = z.strictObject({ id: z.string(), name: z.string() });

/** One violated policy, as a list shows it. */
export const ListedViolation = z.strictObject({
  type: z.string(),
  policy_id: z.string().optional(),
  rule_id: z.string().optional(),
  mode: z.enum(["enforce", "shadow", "waived"]),
});

const types = z.array(z.string()).readonly();

const BodyState = z.enum(["kept", "dropped", "altered", "unreadable"]).meta({
  description:
    "`dropped`: retention has left its hash alone. `altered`: what the database has is not what was recorded, so nothing of it is shown; verify the record. `unreadable`: it is not what this version of Meshgate writes.",
});

/** An event as a list shows it: what its call's decision says, beside what it says itself. */
export const AuditItem = z
  .strictObject({
    event_id: z.uuid(),
    index: z.int().min(0).meta({ description: "Its place in the Merkle log." }),
    occurred_at: z.iso.datetime(),
    body: BodyState,
    type: z.string().optional(),
    request_id: z.uuid().optional(),
    correlation_id: z.string().optional(),
    actor: AuditEvent.shape.actor.optional(),
    agent: Named.optional(),
    team: Named.optional(),
    key: Named.optional().meta({ description: "With its alias at that time." }),
    asked_model: z.string().optional().meta({ description: "As the caller named it." }),
    provider: z
      .string()
      .optional()
      .meta({ description: "Who answered; of a decision, who is to be asked first." }),
    model: z.string().optional(),
    outcome: Outcome.optional(),
    status: z.enum(["success", "failure", "interrupted", "pending"]).optional(),
    failure: FailureDetail.optional(),
    latency_ms: z.number().min(0).optional().meta({ description: "The provider's time, whole." }),
    codes: types.optional(),
    change: z
      .string()
      .optional()
      .meta({
        description:
          "Of `policy.shadow`: from what was decided to what the candidate would have; outcome and codes are the candidate's.",
        examples: ["allow_to_block"],
      }),
    matched_rule_id: z.string().optional(),
    policy_id: z.string().optional(),
    violations: z.array(ListedViolation).min(1).readonly().optional(),
    finding_types: types.optional(),
    cost_usd: z
      .string()
      .optional()
      .meta({ description: "USD, exact.", examples: ["0.0012345"] }),
    event: AuditEvent.optional().meta({ description: "Whole, where it was asked for." }),
  })
  .meta({ id: "AuditItem" });
export type AuditItem = z.output<typeof AuditItem>;

/** `GET /v1/audit`. */
export const AuditPage = z
  .strictObject({
    items: z.array(AuditItem).readonly(),
    next_cursor: z.string().nullable().meta({ description: "Null: there is no more." }),
    size: z.int().min(0).meta({ description: "How many events the log had when this was read." }),
  })
  .meta({ id: "AuditPage" });
export type AuditPage = z.output<typeof AuditPage>;

/** `GET /v1/audit/events/{event_id}`: one event and where it stands in the log. */
export const AuditEventAnswer = z
  .strictObject({
    index: z.int().min(0),
    leaf_hash: z.base64().meta({ description: "SHA-256(0x00 ‖ the event's canonical JSON)." }),
    body: BodyState,
    event: AuditEvent.optional().meta({ description: "There where `body` is `kept`." }),
  })
  .meta({ id: "AuditEventAnswer" });
export type AuditEventAnswer = z.output<typeof AuditEventAnswer>;

/** The types of events that a filter may name. */
export const searchableTypes: readonly string[] = EventType.options;
