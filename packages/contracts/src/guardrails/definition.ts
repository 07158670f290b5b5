import { z } from "zod";
import { EntityName } from "../governance/entity-fields.ts";
import { detectorParams } from "./detector-params.ts";

/** What every guardrail says, whatever its detector. */
const base = {
  name: EntityName.refine((name) => !name.startsWith("built-in:"), {
    error: "names that begin with `built-in:` are the gateway's own",
  }),
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
      "What happens where a part cannot be looked at, for example an image. Not said: `deny` where the action is `block`; where it is `mask`, `deny` for text that is too large or has too many findings, and `allow` for images, audio and files; else `allow`.",
  }),
  default_on: z
    .boolean()
    .exactOptional()
    .meta({ description: "Whether it applies to every call. Not said: `false`." }),
};

function of<Name extends string, Params extends z.ZodType>(name: Name, meaning: string, params: Params) {
  return z.strictObject({ ...base, detector: z.literal(name).describe(meaning), params });
}

/** A guardrail as it is written: in `meshgate.yaml` and in the control API. */
export const GuardrailDefinition = z
  .discriminatedUnion("detector", [
    of("pii", "Personal data, by format, checksum and context.", detectorParams.pii.prefault({})),
    of("secrets", "Keys, tokens, passwords and private keys.", detectorParams.secrets.prefault({})),
    of(
      "prompt_injection",
      "Attempts to make the model pass over its instructions; it looks at calls alone.",
      detectorParams.prompt_injection.prefault({}),
    ),
    of("words", "Words and phrases of a list.", detectorParams.words),
    of("patterns", "Your own regular expressions, in linear time.", detectorParams.patterns),
    of("topics", "Sets of keywords with weights.", detectorParams.topics),
    of("json_schema", "Answers that are not the JSON that was asked for.", detectorParams.json_schema),
    of("tools", "Tools that may not be offered or called, or not so.", detectorParams.tools),
    of("size", "Calls and answers that are too large.", detectorParams.size),
    of("http", "Whatever a service of your own finds.", detectorParams.http),
  ])
  .describe("What is looked for, when, and what a finding does.");
export type GuardrailDefinition = z.output<typeof GuardrailDefinition>;
