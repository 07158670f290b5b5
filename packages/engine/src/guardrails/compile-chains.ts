import type { Result } from "../result.ts";
import type { CompileExpression } from "./guarding-input.ts";
import type { GuardingProblem } from "./guarding-problem.ts";
import type { GuardrailPolicy } from "./guardrail-policy.ts";
import { followInheritance } from "./inheritance.ts";
import { compileModelCondition, type ModelCondition } from "./model-condition.ts";
import type { PolicyChain, PolicyLink } from "./policy-chain.ts";

/** Each policy with what it inherits; those whose line cannot be followed are left out. Or the conditions that do not compile. */
export function compileChains(
  policies: readonly GuardrailPolicy[],
  compileExpression: CompileExpression,
): Result<ReadonlyMap<string, PolicyChain>, readonly GuardingProblem[]> {
  const conditions = new Map<GuardrailPolicy, ModelCondition>();
  const problems: GuardingProblem[] = [];
  for (const policy of policies) {
    if (policy.modelCondition === undefined) continue;
    const compiled = compileModelCondition(policy.modelCondition, compileExpression);
    if (compiled.ok) conditions.set(policy, compiled.value);
    else problems.push(...compiled.error.map(({ index, message }) => badCondition(policy, index, message)));
  }
  if (problems.length > 0) return { ok: false, error: problems };

  const linkOf = (policy: GuardrailPolicy): PolicyLink => {
    const { add, remove } = policy;
    const holds = conditions.get(policy);
    return { add, remove, ...(holds !== undefined && { holds }) };
  };
  const chains = [...followInheritance(policies).lines].map(([name, [root, ...others]]) => {
    const { exempt, pipeline } = others.at(-1) ?? root;
    const links = [linkOf(root), ...others.map(linkOf)] as const;
    return [name, { name, links, exempt, ...(pipeline !== undefined && { pipeline }) }] as const;
  });
  return { ok: true, value: new Map(chains) };
}

function badCondition({ name }: GuardrailPolicy, index: number, message: string): GuardingProblem {
  return {
    code: "INVALID_CONDITION",
    path: ["policies", name, "condition", "model", index],
    message: `is no regular expression: ${message}`,
    mend: "Write the model's whole name, or a regular expression in RE2's syntax, for example `gpt-4.*`.",
  };
}
