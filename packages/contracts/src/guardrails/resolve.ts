import { z } from "zod";
import { boundedText } from "../bounded-text.ts";
import { Tags } from "../governance/entity-fields.ts";

const name = boundedText(1, 256).nullish();

export const PoliciesResolveRequest = z
  .strictObject({
    team_alias: name.meta({ description: "The team's name.", examples: ["healthcare-team"] }),
    key_alias: name.meta({ description: "The key's alias." }),
    model: name.meta({ description: "The model, as a client would name it.", examples: ["gpt-4o"] }),
    tags: Tags.nullish().meta({ description: "Those of key, team and agent." }),
  })
  .meta({ id: "PoliciesResolveRequest", description: "A caller, and the model that it would call." });
export type PoliciesResolveRequest = z.output<typeof PoliciesResolveRequest>;

export const PoliciesResolveResponse = z
  .strictObject({
    effective_guardrails: z
      .array(z.string())
      .readonly()
      .meta({ description: "Every guardrail that would look at such a call or its answer. Sorted." }),
    matched_policies: z
      .array(
        z.strictObject({
          policy_name: z.string(),
          matched_via: z.string().meta({ examples: ["scope:*", "tag:health+team:x", "default:scope:*"] }),
          guardrails_added: z
            .array(z.string())
            .readonly()
            .meta({ description: "What it asks for by itself, whatever another policy exempts. Sorted." }),
        }),
      )
      .readonly()
      .meta({ description: "In the order of their attachments." }),
  })
  .meta({ id: "PoliciesResolveResponse" });
export type PoliciesResolveResponse = z.output<typeof PoliciesResolveResponse>;
