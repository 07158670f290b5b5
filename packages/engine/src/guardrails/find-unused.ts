import type { GuardingInput } from "./guarding-input.ts";
import type { GuardingWarning } from "./guarding-problem.ts";
import type { GuardrailPolicy } from "./guardrail-policy.ts";
import { followInheritance } from "./inheritance.ts";

/** Policies that reach nobody, and guardrails that nothing applies. */
export function findUnused({ guardrails, policies, attachments }: GuardingInput): readonly GuardingWarning[] {
  const attached = new Set(attachments.map(({ policy }) => policy));
  const lines = [...followInheritance(policies).lines]
    .filter(([name]) => attached.has(name))
    .map(([, line]) => line);
  const inUse = new Set(lines.flat());
  const applied = new Set(lines.flatMap((line) => [...mayCome(line)]));
  return [
    ...policies.filter((policy) => !inUse.has(policy)).map(notAttached),
    ...neverApplied(
      guardrails.map(({ name, default_on }) => (default_on || applied.has(name) ? undefined : name)),
    ),
  ];
}

/** What the line comes to for some call: where a link has a condition, what it removes may stay. */
function mayCome(line: readonly GuardrailPolicy[]): ReadonlySet<string> {
  const guardrails = new Set<string>();
  for (const { add, remove, modelCondition } of line) {
    for (const name of add) guardrails.add(name);
    if (modelCondition === undefined) for (const name of remove) guardrails.delete(name);
  }
  for (const { guardrail } of line.at(-1)?.pipeline?.steps ?? []) guardrails.add(guardrail);
  return guardrails;
}

function notAttached({ name }: GuardrailPolicy): GuardingWarning {
  return {
    code: "POLICY_NOT_ATTACHED",
    path: ["policies", name],
    message: "no attachment names the policy or one that inherits from it, so it applies to nobody",
    mend: `Attach it under \`policy_attachments\`, for example \`{policy: ${name}, scope: "*"}\`.`,
  };
}

const NAMES_MAX = 5;

/** One warning for all of them, at the first: guardrails for single calls are often many, and meant so. */
function neverApplied(unused: readonly (string | undefined)[]): readonly GuardingWarning[] {
  const names = unused.flatMap((name) => name ?? []);
  if (names.length === 0) return [];
  const shown = names.slice(0, NAMES_MAX).map((name) => `\`${name}\``);
  const more = names.length > NAMES_MAX ? ` and ${names.length - NAMES_MAX} more` : "";
  return [
    {
      code: "GUARDRAIL_NEVER_APPLIES",
      path: ["guardrails", unused.findIndex((name) => name !== undefined)],
      message: `only a call that asks for it gets ${shown.join(", ")}${more}`,
      mend: "Set `default_on: true`, or add it to a policy that is attached; if calls are to ask for it, all is well.",
    },
  ];
}
