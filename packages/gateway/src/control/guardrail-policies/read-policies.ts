import type {
  GuardrailPolicyList,
  GuardrailPolicyVersion,
  GuardrailPolicyVersions,
  PolicyComparison,
  PolicyVersionStatus,
  ResolvedPolicy,
} from "@meshgate/contracts";
import type { GuardrailPolicy, Result } from "@meshgate/engine";
import type { Refusal } from "../../pipeline/refusal.ts";
import type { ChangeContext } from "../policies/change-context.ts";
import { joinGuarding, madeGuarding } from "./made-guarding.ts";
import { allVersions, findVersion } from "./policy-versions.ts";
import { compareVersions, resolvedGuardrails } from "./resolved-versions.ts";

/** Guardrail policies as they are, those of the configuration among them. */
export interface ReadPolicies {
  list(status: PolicyVersionStatus | undefined): GuardrailPolicyList;
  /** None where nothing has the name, as LiteLLM has it. */
  versions(name: string): GuardrailPolicyVersions;
  find(id: string): Result<GuardrailPolicyVersion, Refusal>;
  compare(idA: string, idB: string): Result<PolicyComparison, Refusal>;
  resolved(id: string): Result<ResolvedPolicy, Refusal>;
}

export function createReadPolicies(
  context: Pick<ChangeContext, "state" | "configuredGuarding">,
): ReadPolicies {
  const { state, configuredGuarding } = context;

  function inForce(): ReadonlyMap<string, GuardrailPolicy> {
    const { policies } = joinGuarding(configuredGuarding(), madeGuarding(state));
    return new Map(policies.map((policy) => [policy.name, policy]));
  }

  return {
    list(status) {
      const policies = allVersions(context).filter(
        ({ version_status }) => status === undefined || version_status === status,
      );
      return { policies, total_count: policies.length };
    },

    versions(name) {
      const versions = allVersions(context).filter(({ policy_name }) => policy_name === name);
      return { policy_name: name, versions, total_count: versions.length };
    },

    find(id) {
      const version = findVersion(id, context);
      return version.ok ? { ok: true, value: version.value.answer } : version;
    },

    compare(idA, idB) {
      const [a, b] = [findVersion(idA, context), findVersion(idB, context)];
      if (!a.ok) return a;
      return b.ok ? { ok: true, value: compareVersions(a.value, b.value, inForce()) } : b;
    },

    resolved(id) {
      const version = findVersion(id, context);
      if (!version.ok) return version;
      const { answer, policy } = version.value;
      const { policy_id, policy_name } = answer;
      return {
        ok: true,
        value: { policy_id, policy_name, resolved_guardrails: resolvedGuardrails(policy, inForce()) },
      };
    },
  };
}
