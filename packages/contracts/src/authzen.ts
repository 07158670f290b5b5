import { z } from "zod";
import { PolicyIdentity } from "./decision.ts";
import { batchRequestsMax } from "./evaluate.ts";
import { Obligation } from "./obligation.ts";

/**
 * OpenID AuthZEN Authorization API 1.0. Unknown members pass, as its section on forward compatibility asks; lengths and
 * meanings are ours and stand in docs/authzen.md.
 */

const Properties = z.record(z.string(), z.unknown()).nullish();

const Subject = z.looseObject({ type: z.string(), id: z.string(), properties: Properties });
const Action = z.looseObject({ name: z.string(), properties: Properties });
const Resource = z.looseObject({ type: z.string(), id: z.string(), properties: Properties });

/** `POST /access/v1/evaluation`. */
export const AuthzenEvaluationRequest = z
  .looseObject({ subject: Subject, action: Action, resource: Resource, context: Properties })
  .meta({
    id: "AuthzenEvaluationRequest",
    examples: [
      {
        subject: { type: "user", id: "alice" },
        action: { name: "data:read" },
        resource: { type: "document", id: "42" },
      },
    ],
  });
export type AuthzenEvaluationRequest = z.output<typeof AuthzenEvaluationRequest>;

const semantics = ["execute_all", "deny_on_first_deny", "permit_on_first_permit"] as const;
export type AuthzenSemantic = (typeof semantics)[number];

const Entity = z.looseObject({}).optional();

/** `POST /access/v1/evaluations`: the members beside `evaluations` are defaults of each; an item may lack any. */
export const AuthzenEvaluationsRequest = z
  .looseObject({
    subject: Entity,
    action: Entity,
    resource: Entity,
    context: Properties,
    evaluations: z.array(z.unknown()).max(batchRequestsMax).optional(),
    options: z.looseObject({ evaluations_semantic: z.enum(semantics).optional() }).nullish(),
  })
  .meta({ id: "AuthzenEvaluationsRequest" });
export type AuthzenEvaluationsRequest = z.output<typeof AuthzenEvaluationsRequest>;

/** `true` for ALLOW and DEGRADE (SEMANTICS 12). */
export const AuthzenEvaluationResponse = z
  .strictObject({
    decision: z.boolean(),
    context: z.strictObject({
      reason: z.string().optional().meta({ description: "Why not; for people." }),
      rationale_codes: z.array(z.string()).min(1).readonly().optional().meta({
        description: "Absent where no decision could be made.",
      }),
      obligations: z.array(Obligation).min(1).readonly().optional().meta({
        description: "With a DEGRADE: the caller must carry these out, or refuse.",
      }),
      access_request: z
        .strictObject({ required: z.literal(true) })
        .optional()
        .meta({ description: "With a REQUIRE_REVIEW: a person must approve first." }),
      policy: PolicyIdentity.optional(),
      matched_rule_id: z.string().optional(),
    }),
  })
  .meta({ id: "AuthzenEvaluationResponse" });
export type AuthzenEvaluationResponse = z.output<typeof AuthzenEvaluationResponse>;

export const AuthzenEvaluationsResponse = z
  .strictObject({ evaluations: z.array(AuthzenEvaluationResponse).min(1).readonly() })
  .meta({ id: "AuthzenEvaluationsResponse" });
export type AuthzenEvaluationsResponse = z.output<typeof AuthzenEvaluationsResponse>;

/** `GET /.well-known/authzen-configuration`. */
export const AuthzenConfiguration = z
  .strictObject({
    policy_decision_point: z.url(),
    access_evaluation_endpoint: z.url(),
    access_evaluations_endpoint: z.url(),
  })
  .meta({ id: "AuthzenConfiguration" });
export type AuthzenConfiguration = z.output<typeof AuthzenConfiguration>;
