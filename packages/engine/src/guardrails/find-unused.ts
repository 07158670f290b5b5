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
    ...guardrails.flatMap(({ name, default_on }, index) =>
      default_on || applied.has(name) ? [] : [neverApplies(index)],
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

function neverApplies(index: number): GuardingWarning {
  return {
    code: "GUARDRAIL_NEVER_APPLIES",
    path: ["guardrails", index],
    message: "nothing applies the guardrail but a call that asks for it",
    mend: "Set `default_on: true`, or add it to a policy that is attached.",
  };
}
