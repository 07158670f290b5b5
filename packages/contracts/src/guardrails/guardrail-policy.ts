import { z } from "zod";
import { boundedText } from "../bounded-text.ts";
import { EntityName } from "../governance/entity-fields.ts";

/** Policies as LiteLLM writes them (SEMANTICS 7); there, a key that is `null` is one that is absent. */

const guardrailName = boundedText(1, 128);
export const GuardrailNames = z.array(guardrailName).max(1_000).readonly();

const PipelineAction = z.enum(["next", "allow", "block", "modify_response"]);

const PipelineStep = z.strictObject({
  guardrail: guardrailName.meta({ description: "One that the policy itself adds." }),
  on_pass: PipelineAction.default("allow").meta({ description: "What happens where it finds nothing." }),
  on_fail: PipelineAction.default("block").meta({ description: "What happens where it finds something." }),
  on_error: PipelineAction.nullish().meta({
    description: "What happens where it cannot answer. Not said: the same as `on_fail`.",
  }),
  pass_data: z
    .boolean()
    .default(false)
    .meta({ description: "Whether the next step sees what this one masked." }),
  modify_response_message: boundedText(1, 4_000)
    .nullish()
    .meta({ description: "What `modify_response` answers in place of the model." }),
});

const Pipeline = z.strictObject({
  mode: z
    .enum(["pre_call", "post_call"])
    .meta({ description: "Whether it looks at the call or at the answer." }),
  steps: z
    .array(PipelineStep)
    .min(1)
    .max(100)
    .readonly()
    .meta({ description: "In their order; running off the end allows." }),
});

const Guardrails = z.union([
  GuardrailNames,
  z.strictObject({
    add: GuardrailNames.nullish().meta({ description: "Added to what is inherited." }),
    remove: GuardrailNames.nullish().meta({ description: "Taken away from what is inherited." }),
    exempt: GuardrailNames.nullish().meta({
      description: "Taken away, whatever policy adds it, from whoever this policy applies to.",
    }),
  }),
]);

/** A policy: which guardrails apply. Whom it applies to, attachments say. */
export const GuardrailPolicy = z
  .strictObject({
    description: boundedText(0, 2_000).nullish(),
    inherit: EntityName.nullish().meta({ description: "The policy whose guardrails it begins with." }),
    guardrails: Guardrails.nullish().meta({
      description:
        "A list, or `{add, remove, exempt}`: added to what is inherited, taken away from it, and taken away from whoever the policy applies to, whatever policy adds it.",
    }),
    condition: z
      .strictObject({
        model: z
          .union([boundedText(1, 512), z.array(boundedText(1, 512)).min(1).max(1_000).readonly()])
          .nullish()
          .meta({
            description:
              "The model's name, or a regular expression that matches the whole of it; of a list, any.",
          }),
      })
      .nullish()
      .meta({ description: "Without it, the policy counts for every model." }),
    pipeline: Pipeline.nullish().meta({ description: "Guardrails that run one after the other." }),
  })
  .describe("Which guardrails apply.");
export type GuardrailPolicy = z.output<typeof GuardrailPolicy>;

const patterns = (of: string) =>
  z
    .array(boundedText(1, 256))
    .max(1_000)
    .readonly()
    .nullish()
    .meta({ description: `${of}; a trailing \`*\` matches any ending. None: any.` });

/** Whom a policy applies to: whoever fits every list that it has. */
export const PolicyAttachment = z
  .strictObject({
    policy: EntityName.meta({ description: "The policy's name." }),
    scope: z.literal("*").nullish().meta({ description: "`*`: everybody, whatever else stands here." }),
    teams: patterns("Names of teams"),
    keys: patterns("Aliases of keys"),
    models: patterns("Models, by the name that the client sent, the model's own, or `provider/model`"),
    tags: patterns("Tags of key, team and agent, any of which"),
    priority: z
      .int()
      .nullish()
      .meta({ description: "Lower comes first, in pipelines and headers. Not said: 0." }),
    default: z
      .boolean()
      .nullish()
      .meta({ description: "Whether it applies only where no other attachment's policy does." }),
  })
  .describe("Whom a guardrail policy applies to.");
export type PolicyAttachment = z.output<typeof PolicyAttachment>;
