import { deepFreeze } from "../deep-freeze.ts";
import { targetName } from "../governance/target-names.ts";
import type { NamesByField } from "./attachment-index.ts";
import type {
  GuardrailContext,
  GuardrailPlan,
  MatchedPolicy,
  PlannedPipeline,
  PlannedStep,
} from "./guardrail-plan.ts";
import type { GuardrailPhase, GuardrailSpec } from "./guardrail-policy.ts";
import {
  type AppliedPolicy,
  type KeptPipeline,
  type Registry,
  resolveTarget,
  runsIn,
  type TargetResolution,
} from "./resolve-target.ts";

/** The union over all targets that the call could take: each is resolved for itself, so that none loosens another. */
export function makePlan(
  registry: Registry,
  phase: GuardrailPhase,
  context: GuardrailContext,
): GuardrailPlan {
  const resolutions = namesOfTargets(context).map((names) => resolveTarget(registry, phase, names));
  const guardrails = new Set(resolutions.flatMap((one) => [...one.guardrails]));
  const policies = joinPolicies(resolutions);
  const pipelines = joinPipelines(policies, resolutions, registry);
  const runs = new Set([...guardrails, ...pipelines.flatMap(guardrailsOf)]);
  return deepFreeze({
    phase,
    guardrails: specsOf(guardrails, registry),
    pipelines,
    policies,
    exempted: joinExempted(resolutions, runs),
  });
}

/** The plan with what the call itself asks for; an exemption takes nothing away that was asked for by name. */
export function withAdded(registry: Registry, plan: GuardrailPlan, added: readonly string[]): GuardrailPlan {
  const inPipeline = new Set(plan.pipelines.flatMap(guardrailsOf));
  const fresh = added.filter(
    (name) => runsIn(registry.guardrails.get(name), plan.phase) && !inPipeline.has(name),
  );
  if (fresh.length === 0) return plan;
  const names = new Set([...plan.guardrails.map(({ name }) => name), ...fresh]);
  return deepFreeze({
    ...plan,
    guardrails: specsOf(names, registry),
    exempted: plan.exempted.filter(({ guardrail }) => !names.has(guardrail)),
  });
}

/** What each target goes by. A call without targets has only the name that the client sent. */
function namesOfTargets({ team, key, tags, model, targets }: GuardrailContext): readonly NamesByField[] {
  const sent = present(model);
  const names = { teams: present(team), keys: present(key), tags };
  if (targets.length === 0) return [{ ...names, models: sent }];
  return targets.map((target) => ({ ...names, models: [...sent, target.model, targetName(target)] }));
}

function present(name: string | undefined): readonly string[] {
  return name === undefined ? [] : [name];
}

function specsOf(names: ReadonlySet<string>, { guardrails }: Registry): readonly GuardrailSpec[] {
  return [...names].sort().flatMap((name) => guardrails.get(name) ?? []);
}

/** Each policy by its first attachment that fits for any target. */
function joinPolicies(resolutions: readonly TargetResolution[]): readonly MatchedPolicy[] {
  const all = resolutions.flatMap(({ policies }) => policies).sort(byPlace);
  const byName = Map.groupBy(all, ({ attachment }) => attachment.policy.name);
  return [...byName.values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [matchedPolicy(first, others)],
  );
}

function matchedPolicy(first: AppliedPolicy, others: readonly AppliedPolicy[]): MatchedPolicy {
  const guardrails = new Set([first, ...others].flatMap((applied) => [...applied.guardrails]));
  return {
    policy_name: first.attachment.policy.name,
    matched_via: first.via,
    guardrails_added: [...guardrails].sort(),
  };
}

function byPlace(a: AppliedPolicy, b: AppliedPolicy): number {
  return a.attachment.place - b.attachment.place;
}

function joinPipelines(
  policies: readonly MatchedPolicy[],
  resolutions: readonly TargetResolution[],
  registry: Registry,
): readonly PlannedPipeline[] {
  const all = resolutions.flatMap(({ pipelines }) => pipelines);
  const byPolicy = Map.groupBy(all, ({ policy }) => policy);
  return policies.flatMap(({ policy_name }) => joinPipeline(byPolicy.get(policy_name) ?? [], registry));
}

/** A step is left out where it is exempted for every target that the pipeline applies to. */
function joinPipeline(
  pipelines: readonly KeptPipeline[],
  { guardrails }: Registry,
): readonly PlannedPipeline[] {
  const [first] = pipelines;
  if (first === undefined) return [];
  const steps = first.pipeline.steps.flatMap((step): PlannedStep[] => {
    const spec = guardrails.get(step.guardrail);
    const isKept = pipelines.some(({ kept }) => kept.has(step.guardrail));
    return isKept && spec !== undefined ? [{ ...step, spec }] : [];
  });
  const [head, ...rest] = steps;
  if (head === undefined) return [];
  return [{ policy: first.policy, mode: first.pipeline.mode, steps: [head, ...rest] }];
}

function guardrailsOf({ steps }: PlannedPipeline): readonly string[] {
  return steps.map(({ guardrail }) => guardrail);
}

function joinExempted(
  resolutions: readonly TargetResolution[],
  runs: ReadonlySet<string>,
): GuardrailPlan["exempted"] {
  const exempted = new Map(resolutions.toReversed().flatMap((one) => [...one.exempted]));
  return [...exempted]
    .filter(([guardrail]) => !runs.has(guardrail))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([guardrail, policy]) => ({ guardrail, policy }));
}
