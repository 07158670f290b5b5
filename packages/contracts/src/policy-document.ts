import { z } from "zod";
import { boundedText } from "./bounded-text.ts";
import { Outcome } from "./decision.ts";
import { signalName } from "./evaluate.ts";
import { Obligation } from "./obligation.ts";

/**
 * The structure of a rules document (SEMANTICS 3), for editors and for whoever writes one by program. What it cannot say
 * (unique ids, the condition language, overlaps) the engine checks.
 */

const Name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.:/-]{0,127}$/);
const Description = z.string().optional();

const Scalar = z.union([z.string(), z.number(), z.boolean()]);

const SignalType = z
  .union([z.enum(["int", "decimal", "string", "bool"]), z.array(Scalar).min(1)])
  .meta({ description: "A type, or the list of the values that the signal can have." });

const RationaleCodes = z
  .array(z.string().regex(/^[A-Z][A-Z0-9_]{0,63}$/))
  .min(1)
  .max(16)
  .refine((codes) => new Set(codes).size === codes.length, { error: "names a code twice" })
  .meta({ uniqueItems: true, examples: [["POLICY_DEFAULT_DENY"]] });

const Consequence = z
  .strictObject({
    decision: Outcome,
    rationale_codes: RationaleCodes,
    obligations: z.array(Obligation).optional().meta({ description: "With DEGRADE, and only there." }),
  })
  .meta({ id: "Consequence" });

/** What each named fact must be: nested maps recurse, `null` matches a fact that is absent. */
const ConditionMap: z.ZodType<Readonly<Record<string, unknown>>> = z
  .record(z.string(), z.union([Scalar, z.null(), z.lazy(() => ConditionMap)]))
  .meta({ id: "ConditionMap", examples: [{ action: "infer:run", resource: { sensitivity: "restricted" } }] });

const When = z.union([z.string(), ConditionMap]).meta({
  description:
    "A map of facts that must all be equal, or a text in the condition language. `{}` matches every request.",
  examples: ["action == 'infer:run' && signals.prompt_chars > 4000"],
});

const Rule = z
  .strictObject({
    rule_id: Name,
    description: Description,
    priority: z.int().min(0).max(100).meta({ description: "Higher first." }),
    when: When,
    // biome-ignore lint/suspicious/noThenProperty: a rule has `when` and `then`; nothing awaits it.
    then: Consequence,
  })
  .meta({ id: "Rule" });

const Invariant = z
  .strictObject({
    name: Name,
    description: Description,
    assert: z.string().meta({
      description: "True for every request, in the condition language with the fact `decision` added.",
      examples: ["!(resource.sensitivity == 'restricted' && decision == 'ALLOW')"],
    }),
  })
  .meta({ id: "Invariant" });

export const PolicyDocument = z
  .strictObject({
    policy_id: Name,
    policy_version: z.union([boundedText(1, 64), z.number()]),
    description: Description,
    signals: z
      .record(z.string().regex(signalName), SignalType)
      .optional()
      .meta({ description: "Types of signals, so that conditions can be checked and analysed." }),
    actions: z
      .array(z.string().regex(/^[a-z][a-z0-9_.:-]{0,63}$/))
      .optional()
      .meta({ description: "Further action names." }),
    default: Consequence.meta({ description: "What holds where no rule matches." }),
    rules: z.array(Rule),
    invariants: z.array(Invariant).optional(),
  })
  .meta({
    id: "PolicyDocument",
    title: "Meshgate rules document",
    description: "Rules, as PolicyGate writes them.",
  });
export type PolicyDocument = z.output<typeof PolicyDocument>;
