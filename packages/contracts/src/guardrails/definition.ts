import { z } from "zod";
import { EntityName } from "../governance/entity-fields.ts";
import { detectorParams } from "./detector-params.ts";

/** What every guardrail says, whatever its detector. */
const base = {
  name: EntityName,
  mode: z
    .enum(["pre_call", "post_call", "both"])
    .exactOptional()
    .meta({ description: "When it looks: at the call, at the answer, or both. Not said: `both`." }),
  action: z.enum(["block", "mask", "flag"]).exactOptional().meta({
    description:
      "What a finding does. Not said: `flag` for `prompt_injection` and `topics`, `block` for the others.",
  }),
  threshold: z
    .number()
    .min(0)
    .max(1)
    .exactOptional()
    .meta({ description: "Findings of a lower score do not count. Not said: the detector's own." }),
  on_unavailable: z
    .enum(["deny", "allow"])
    .exactOptional()
    .meta({ description: "What happens where it cannot answer. Not said: `deny`." }),
  on_unscanned: z.enum(["deny", "allow"]).exactOptional().meta({
    description:
      "What happens where a part cannot be looked at, for example an image. Not said: `deny` where the action is `block`, else `allow`.",
  }),
  default_on: z
    .boolean()
    .exactOptional()
    .meta({ description: "Whether it applies to every call. Not said: `false`." }),
};

function of<Name extends string, Params extends z.ZodType>(name: Name, params: Params) {
  return z.strictObject({ ...base, detector: z.literal(name), params });
}

/** A guardrail as it is written: in `meshgate.yaml` and in the control API. */
export const GuardrailDefinition = z
  .discriminatedUnion("detector", [
    of("pii", detectorParams.pii.prefault({})),
    of("secrets", detectorParams.secrets.prefault({})),
    of("prompt_injection", detectorParams.prompt_injection.prefault({})),
    of("words", detectorParams.words),
    of("patterns", detectorParams.patterns),
    of("topics", detectorParams.topics),
    of("json_schema", detectorParams.json_schema),
    of("tools", detectorParams.tools),
    of("size", detectorParams.size),
    of("http", detectorParams.http),
  ])
  .describe("What is looked for, when, and what a finding does.");
export type GuardrailDefinition = z.output<typeof GuardrailDefinition>;
