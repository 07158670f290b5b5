import { z } from "zod";
import { ChatCompletionsRequest } from "../chat-completions.ts";
import { GuardrailDefinition } from "./definition.ts";

/** What a test looks with: a configured guardrail or a built-in detector by its name, or a definition of its own. */
const TestedGuardrail = z.union([z.string().min(1).max(128), GuardrailDefinition]);
export type TestedGuardrail = z.output<typeof TestedGuardrail>;

export const GuardrailTestRequest = z
  .strictObject({
    text: z
      .string()
      .exactOptional()
      .meta({
        description:
          "A text, looked at as something that a user wrote; by guardrails that look at whole answers alone, as an answer.",
        examples: ["Mail me at jane@example.org"],
      }),
    messages: ChatCompletionsRequest.shape.messages.exactOptional().meta({
      description: "In place of a text: messages as a call has them, each looked at as its author's.",
    }),
    guardrails: z.array(TestedGuardrail).min(1).max(100).readonly().meta({
      description:
        "What to look with: names of configured guardrails, names of built-in detectors that need no parameters (`pii`, `secrets`, `prompt_injection`), or whole definitions.",
    }),
  })
  .refine(({ text, messages }) => (text === undefined) !== (messages === undefined), {
    error: "needs either `text` or `messages`",
  })
  .meta({ id: "GuardrailTestRequest", description: "A text, and what to look for in it." });
export type GuardrailTestRequest = z.output<typeof GuardrailTestRequest>;

const place = {
  path: z.string().meta({
    description: "Where in the request, as a JSON pointer.",
    examples: ["/text", "/messages/0/content"],
  }),
  start: z.int().min(0).meta({ description: "In Unicode code points of the string there." }),
  end: z.int().min(0).meta({ description: "The same; exclusive." }),
};

const TestFinding = z.strictObject({
  guardrail: z.string(),
  type: z.string().meta({ examples: ["EMAIL"] }),
  ...place,
  split: z.array(z.strictObject(place)).readonly().optional().meta({
    description: "The further places of what is split over several strings.",
  }),
  score: z.number().min(0).max(1),
  evidence: z.string().meta({
    description:
      "What made the detector sure: `checksum`, `prefix`, `list`, `pattern`, `shape`, `context` or `score`.",
  }),
  rule: z.string().optional().meta({ description: "Which of a type's rules or signals found it." }),
  explains: z.literal(true).optional().meta({
    description: "It only explains another finding, whose score it is part of.",
  }),
});

const TestResult = z.strictObject({
  guardrail: z.string(),
  detector: z.string(),
  result: z.enum(["passed", "found", "unscanned", "unavailable", "not-asked"]).meta({
    description:
      "`unscanned`: it found nothing in what it saw, and could not see all. `not-asked`: an external guard, which no test asks, or one of answers that is given messages.",
  }),
  types: z
    .array(z.string())
    .readonly()
    .meta({ description: "What it found, that of the whole too, which stands nowhere. Sorted." }),
  unscanned: z
    .array(z.string())
    .readonly()
    .optional()
    .meta({
      description: "Why it could not look at all of it.",
      examples: [["image", "too-large"]],
    }),
  time_us: z.int().min(0).optional().meta({
    description: "How long it looked, by itself; in a call all share one pass, and take less together.",
  }),
});

export const GuardrailTestResponse = z
  .strictObject({
    findings: z.array(TestFinding).readonly().meta({ description: "In the order of the text." }),
    guardrails: z.array(TestResult).readonly().meta({ description: "In the order of the request." }),
    signals: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
      .meta({ description: "What the rules of a call with this text would read." }),
    masked: z.unknown().meta({
      description:
        "The text, or the messages, with a mask in place of each finding that can be masked, whatever its guardrail's action is.",
    }),
  })
  .meta({ id: "GuardrailTestResponse", description: "What would be found. Nothing of a test is kept." });
export type GuardrailTestResponse = z.output<typeof GuardrailTestResponse>;
