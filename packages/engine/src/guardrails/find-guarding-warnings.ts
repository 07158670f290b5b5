import { nearestWord } from "../nearest-word.ts";
import { isPrefix } from "../patterns.ts";
import { findUnused } from "./find-unused.ts";
import type { GuardingInput, KnownNames } from "./guarding-input.ts";
import type { GuardingWarning } from "./guarding-problem.ts";
import type { GuardrailPolicy, PolicyAttachment } from "./guardrail-policy.ts";

/** What works, and is probably not what was meant. The input has no errors. */
export function findGuardingWarnings(input: GuardingInput): readonly GuardingWarning[] {
  const { guardrails, policies, attachments, known = {} } = input;
  const names = guardrails.map(({ name }) => name);
  return [
    ...policies.flatMap((policy) => [...unknownRemoved(policy, names), ...globs(policy)]),
    ...attachments.flatMap((attachment, index) => [
      ...passedOver(attachment, index),
      ...patternsOf(attachment, index).flatMap((pattern) => [
        ...innerStar(pattern),
        ...unknownName(pattern, known),
      ]),
    ]),
    ...findUnused(input),
  ];
}

function unknownRemoved(policy: GuardrailPolicy, guardrails: readonly string[]): readonly GuardingWarning[] {
  return (["remove", "exempt"] as const).flatMap((list) =>
    policy[list].flatMap((guardrail, index) => {
      if (guardrails.includes(guardrail)) return [];
      const meant = nearestWord(guardrail, guardrails);
      return [
        {
          code: "UNKNOWN_GUARDRAIL" as const,
          path: ["policies", policy.name, "guardrails", list, index],
          message: `there is no guardrail \`${guardrail}\`, so nothing is taken away`,
          mend: meant === undefined ? "Correct the name, or take it out." : `Did you mean \`${meant}\`?`,
        },
      ];
    }),
  );
}

/** `gpt-*` as a regular expression is `gpt` and any number of hyphens. */
const lookingLikePrefix = /[\w:/-]\*$/;

function globs({ name, modelCondition = [] }: GuardrailPolicy): readonly GuardingWarning[] {
  return modelCondition.flatMap((expression, index) =>
    lookingLikePrefix.test(expression)
      ? [
          {
            code: "CONDITION_LOOKS_LIKE_PREFIX" as const,
            path: ["policies", name, "condition", "model", index],
            message: `\`${expression}\` is a regular expression, in which \`*\` repeats the sign before it`,
            mend: `Write \`${expression.slice(0, -1)}.*\` for every model whose name begins so.`,
          },
        ]
      : [],
  );
}

/** The lists of an attachment, and one entry of each in words. Tags are free: none is unknown. */
const fields = [
  { list: "teams", one: "team", code: "UNKNOWN_TEAM" },
  { list: "keys", one: "key", code: "UNKNOWN_KEY_ALIAS" },
  { list: "models", one: "model", code: "UNKNOWN_MODEL" },
  { list: "tags", one: "tag", code: undefined },
] as const;

interface PatternAt {
  readonly field: (typeof fields)[number];
  readonly pattern: string;
  readonly path: GuardingWarning["path"];
}

function patternsOf(attachment: PolicyAttachment, index: number): readonly PatternAt[] {
  if (attachment.isGlobal) return [];
  return fields.flatMap((field) =>
    attachment[field.list].map((pattern, at) => ({
      field,
      pattern,
      path: ["policy_attachments", index, field.list, at],
    })),
  );
}

function passedOver(attachment: PolicyAttachment, index: number): readonly GuardingWarning[] {
  const narrowing = fields.map(({ list }) => list).filter((list) => attachment[list].length > 0);
  if (!attachment.isGlobal || narrowing.length === 0) return [];
  return [
    {
      code: "ATTACHMENT_FIELDS_PASSED_OVER",
      path: ["policy_attachments", index, "scope"],
      message: `the attachment applies everywhere, so its ${narrowing.map((list) => `\`${list}\``).join(" and ")} mean nothing`,
      mend: "Take out `scope`, or the rest.",
    },
  ];
}

function innerStar({ pattern, path }: PatternAt): readonly GuardingWarning[] {
  if (!pattern.slice(0, -1).includes("*")) return [];
  return [
    {
      code: "PATTERN_IS_EXACT",
      path,
      message: "only a `*` at the end stands for any ending; every other one is a plain sign",
      mend: "Write what comes before the first `*`, and end with `*`.",
    },
  ];
}

function unknownName({ field, pattern, path }: PatternAt, known: KnownNames): readonly GuardingWarning[] {
  if (field.code === undefined || isPrefix(pattern)) return [];
  const isKnown = known[field.list];
  if (isKnown === undefined || isKnown(pattern)) return [];
  return [
    {
      code: field.code,
      path,
      message: `there is no ${field.one} \`${pattern}\``,
      mend: `Correct the name, or add the ${field.one}; until then this fits nothing.`,
    },
  ];
}
