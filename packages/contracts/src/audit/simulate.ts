import { z } from "zod";
import { boundedText } from "../bounded-text.ts";
import { Sha256Hex } from "../decision.ts";
import { EntityName } from "../governance/entity-fields.ts";
import { PolicyEntry } from "../governance/governance-document.ts";
import { GuardrailPolicy, PolicyAttachment } from "../guardrails/guardrail-policy.ts";
import { Moment } from "../timestamp.ts";

const count = z.int().min(0);
/** Decimal USD. */
const Usd = z.string().meta({ examples: ["12.50"] });

/** What is to be tried; what it does not say is as in the active configuration. */
export const SimulatedPolicies = z
  .strictObject({
    rules: z
      .array(boundedText(1, 4_000_000))
      .min(1)
      .max(1_000)
      .readonly()
      .optional()
      .meta({ description: "Rules documents, each as YAML or JSON, in place of all that are loaded." }),
    governance: z
      .looseObject({
        policies: z
          .array(PolicyEntry)
          .max(10_000)
          .readonly()
          .meta({ description: "In place of those of the same names; the others stay." }),
      })
      .optional()
      .meta({ description: "As `GET /governance/export` writes it; of it the policies count." }),
    policies: z
      .record(EntityName, GuardrailPolicy)
      .optional()
      .meta({ description: "Guardrail policies, in place of those of the same names." }),
    policy_attachments: z
      .array(PolicyAttachment)
      .max(10_000)
      .readonly()
      .optional()
      .meta({ description: "In place of all attachments." }),
  })
  .meta({ id: "SimulatedPolicies" });
export type SimulatedPolicies = z.output<typeof SimulatedPolicies>;

export const SimulationLoop = z.enum(["open", "closed"]).meta({
  description:
    "`open`: limits as they were recorded. `closed`: budgets and rates counted anew over the record, as the candidate has them.",
});
export type SimulationLoop = z.output<typeof SimulationLoop>;

/** `POST /v1/simulate`. */
export const SimulateRequest = z
  .strictObject({
    candidate: SimulatedPolicies,
    from: Moment.optional().meta({ description: "Decisions from then on; not said: from the first." }),
    to: Moment.optional().meta({ description: "Decisions before then; not said: to the last." }),
    loop: SimulationLoop.default("open"),
  })
  .meta({ id: "SimulateRequest" });
export type SimulateRequest = z.output<typeof SimulateRequest>;

const CountedChanges = z.strictObject({
  name: z.string(),
  count,
});

const Breakdown = z.strictObject({
  names: z.array(CountedChanges).readonly(),
  others: count.meta({ description: "Changes of all that are not named." }),
});

const Example = z.strictObject({
  kind: z.string(),
  request_id: z.string(),
  at: z.iso.datetime(),
  key: z.string().optional(),
  agent: z.string().optional(),
  team: z.string().optional(),
  model: z.string().optional(),
  before: z.string(),
  after: z.string(),
  why: z.string().meta({ description: "Why the stricter of the two decisions is as it is." }),
});

/** What a candidate would have changed in what was recorded. */
export const SimulationReport = z
  .strictObject({
    candidate: z.strictObject({
      snapshot_sha256: Sha256Hex,
      says: z
        .array(z.string())
        .readonly()
        .meta({ examples: [["rules"]] }),
      rest: z.literal("active configuration"),
    }),
    from: z.iso.datetime().optional(),
    to: z.iso.datetime().optional(),
    loop: SimulationLoop,
    assumes: z.array(z.string()).readonly().meta({ description: "What the figures rest on, in sentences." }),
    decisions: count,
    unchanged: count,
    changed: count,
    unknown: count.meta({ description: "Decisions that hang on facts which nobody recorded." }),
    unreadable: count.meta({
      description:
        "Events that are not as they were recorded, and count nowhere else: `meshgate audit verify` names them.",
    }),
    changes: z.array(z.strictObject({ kind: z.string(), count })).readonly(),
    by: z.strictObject({
      decider: Breakdown.meta({ description: "What makes the stricter of the two decisions." }),
      agent: Breakdown,
      team: Breakdown,
      model: Breakdown,
    }),
    examples: z.array(Example).readonly(),
    effect: z.strictObject({
      refused_now: z.strictObject({
        calls: count,
        usd: Usd.meta({ description: "What those of them cost of which that is known." }),
        tokens: count,
        of_unknown_cost: count,
      }),
      let_go_now: z.strictObject({ calls: count }).meta({ description: "Refused then: they cost nothing." }),
      elsewhere_now: z
        .strictObject({ calls: count, usd_then: Usd, usd_now: Usd, of_unknown_cost: count })
        .meta({ description: "Calls that would first go to another target than the one that answered." }),
    }),
    coverage: z.strictObject({
      known: count,
      missing: z
        .array(z.strictObject({ fact: z.string(), count }))
        .readonly()
        .meta({
          description: "Facts that the candidate needs, and how many decisions lack each.",
        }),
    }),
  })
  .meta({ id: "SimulationReport" });
export type SimulationReport = z.output<typeof SimulationReport>;
