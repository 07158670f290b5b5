import { z } from "zod";
import { boundedText } from "../bounded-text.ts";

/** What each detector is told. Defaults are filled in where it is compiled: an answer shows what was sent. */

/** Upper case, as findings have it; Presidio's names are taken too. */
const findingTypes = z
  .array(z.string().regex(/^[A-Z][A-Z0-9_]{0,63}$/, "a type is written like `EMAIL` or `US_SSN`"))
  .min(1)
  .max(500)
  .readonly()
  .exactOptional();

const allowed = z.array(boundedText(1, 1_000)).max(10_000).readonly().exactOptional();

const mask = z.enum(["redact", "reversible"]).exactOptional().meta({
  description:
    "With `action: mask`. `redact`: `[EMAIL]` in its place, for good. `reversible`: a placeholder, and the answer has the value again. Not said: `redact`.",
});

/** What findings are called: it is shown in answers and written into masks. */
const findingName = z
  .string()
  .regex(
    /^[A-Za-z][A-Za-z0-9_-]{0,63}$/,
    "a name begins with a letter and goes on with letters, digits, `_` and `-`, 64 at most",
  );

const Pii = z.strictObject({
  types: findingTypes.meta({ description: "Only these types, for example `EMAIL`. Not said: all." }),
  except: findingTypes.meta({ description: "All but these." }),
  allow: allowed.meta({
    private: true,
    description: "Values that are no finding, ignoring case: a support address, a test card.",
  }),
  mask,
  phone_regions: z
    .array(z.string().regex(/^[A-Z]{2}$/, "a region is two upper-case letters (ISO 3166)"))
    .max(300)
    .readonly()
    .exactOptional()
    .meta({
      description: "Whose national phone numbers count without a `+`. Not said: `US` and `GB`.",
    }),
});

const Secrets = z.strictObject({
  types: findingTypes.meta({
    description: "Only these types, for example `AWS_ACCESS_KEY_ID`. Not said: all.",
  }),
  except: findingTypes.meta({ description: "All but these." }),
  allow: allowed.meta({ private: true, description: "Values that are no finding." }),
});

const PromptInjection = z.strictObject({
  untrusted_threshold: z.number().min(0).max(1).exactOptional().meta({
    description:
      "The threshold for text that the caller did not write: tool results, documents. Not said: lower than `threshold`.",
  }),
});

const Words = z.strictObject({
  words: z.array(boundedText(1, 200)).min(1).max(100_000).readonly().meta({
    private: true,
    description: "Whole words and phrases, ignoring case.",
  }),
  allow: allowed.meta({ private: true, description: "Phrases within which a word does not count." }),
  type: findingName.exactOptional().meta({ description: "What a finding is called. Not said: `WORD`." }),
  mask,
});

const Patterns = z.strictObject({
  patterns: z
    .array(
      z.strictObject({
        name: findingName.meta({ description: "What a finding is called, in upper case." }),
        regex: boundedText(1, 4_096).meta({
          description: "RE2 syntax: no look-around, no back-references, linear time.",
        }),
        score: z
          .number()
          .min(0)
          .max(1)
          .exactOptional()
          .meta({ description: "How sure a match is. Not said: 1." }),
      }),
    )
    .min(1)
    .max(500)
    .readonly(),
  allow: allowed.meta({ private: true, description: "Values that are no finding." }),
  mask,
});

const Topics = z.strictObject({
  topics: z
    .array(
      z.strictObject({
        name: findingName.meta({ description: "What a finding is called, in upper case." }),
        keywords: z
          .record(boundedText(1, 200), z.number().positive().max(1_000))
          .refine((keywords) => Object.keys(keywords).length > 0, {
            error: "names no keyword",
            params: { mend: "Write each word or phrase with its weight: `{merger: 1, take over: 0.5}`." },
          })
          .meta({ private: true, description: "Each word or phrase with its weight." }),
        threshold: z.number().positive().exactOptional().meta({
          description:
            "The sum of weights, each keyword counted once, from which the topic is found. Not said: 1.",
        }),
      }),
    )
    .min(1)
    .max(200)
    .readonly(),
});

const JsonSchemaObject = z.record(z.string(), z.unknown());

const JsonSchema = z.strictObject({
  schema: z.union([z.literal("request"), JsonSchemaObject]).meta({
    description:
      "A JSON Schema (2020-12) that the answer must fit, or `request`: the one that the call asks for in `response_format`.",
  }),
});

const toolNames = z.array(boundedText(1, 256)).max(1_000).readonly().exactOptional();

const Tools = z
  .strictObject({
    allow: toolNames.meta({
      description: "Tools that may be offered and called; a trailing `*` matches any ending. Not said: any.",
    }),
    deny: toolNames.meta({ description: "Tools that may not, whatever `allow` says." }),
    arguments: z
      .record(
        boundedText(1, 256),
        z.strictObject({
          schema: JsonSchemaObject.exactOptional().meta({
            description: "A JSON Schema (2020-12) that the arguments must fit.",
          }),
          declare: z.record(z.string(), z.unknown()).exactOptional().meta({
            description: "Types of the arguments that `when` reads, as a rules document declares signals.",
          }),
          when: boundedText(1, 4_096).exactOptional().meta({
            description: "A condition over `args.…`; a call of which it is not true is a finding.",
          }),
        }),
      )
      .exactOptional()
      .meta({
        description:
          "By tool, what the arguments of a call must satisfy: `schema`, a JSON Schema (2020-12); `when`, a condition over `args.…`; `declare`, the types of what it reads, as a rules document declares signals.",
      }),
  })
  .refine((params) => Object.keys(params).length > 0, {
    error: "limits no tool",
    params: { mend: "Give `allow`, `deny` or `arguments`." },
  });

const most = z.int().min(0).max(1_000_000_000).exactOptional();

const Size = z
  .strictObject({
    characters_max: most.meta({ description: "Of all text together." }),
    tokens_max: most.meta({ description: "Of all text together, as an estimate." }),
    messages_max: most.meta({ description: "Of a call." }),
    images_max: most.meta({ description: "Of a call." }),
  })
  .refine((params) => Object.keys(params).length > 0, {
    error: "limits nothing",
    params: { mend: "Give `characters_max`, `tokens_max`, `messages_max` or `images_max`." },
  });

const Http = z.strictObject({
  url: z.url({ protocol: /^https?$/ }).meta({ private: true, description: "Where the guard is asked." }),
  location: z.enum(["local", "public"]).meta({
    description:
      "Where it runs: on your own ground or outside it. A public one never sees text that must stay local.",
  }),
  preset: z
    .enum(["meshgate", "presidio", "moderation"])
    .exactOptional()
    .meta({ description: "How it is spoken to. Not said: `meshgate`." }),
  headers: z
    .record(z.string().min(1), z.string())
    .exactOptional()
    .meta({ private: true, description: "Further headers for each request to it." }),
  timeout_ms: z
    .int()
    .min(1)
    .max(60_000)
    .exactOptional()
    .meta({ description: "How long to wait for it. Not said: 2000." }),
  mask,
});

/** The parameters of each detector. */
export const detectorParams = {
  pii: Pii,
  secrets: Secrets,
  prompt_injection: PromptInjection,
  words: Words,
  patterns: Patterns,
  topics: Topics,
  json_schema: JsonSchema,
  tools: Tools,
  size: Size,
  http: Http,
} as const;
