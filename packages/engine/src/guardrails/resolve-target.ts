import {
  type AttachmentIndex,
  matchedVia,
  type NamesByField,
  type PlacedAttachment,
} from "./attachment-index.ts";
import type { GuardrailPhase, GuardrailPipeline, GuardrailSpec } from "./guardrail-policy.ts";
import { type Contribution, contributionOf, type PolicyChain } from "./policy-chain.ts";

/** Where guardrails and policies are looked up. */
export interface Registry {
  readonly guardrails: ReadonlyMap<string, GuardrailSpec>;
  /** Those that apply to every call. */
  readonly defaultOn: readonly string[];
  readonly index: AttachmentIndex;
}

/** A policy that applies to one target. */
export interface AppliedPolicy extends Contribution {
  readonly attachment: PlacedAttachment;
  readonly via: string;
}

/** What runs in one phase for one target. */
export interface TargetResolution {
  /** In the order of their attachments. */
  readonly policies: readonly AppliedPolicy[];
  /** Those that run on their own. */
  readonly guardrails: ReadonlySet<string>;
  readonly pipelines: readonly KeptPipeline[];
  /** Taken away, each with the policy that did it. */
  readonly exempted: ReadonlyMap<string, string>;
}

/** A policy's pipeline, and the guardrails of its steps that no policy exempts. */
export interface KeptPipeline {
  readonly policy: string;
  readonly pipeline: GuardrailPipeline;
  readonly kept: ReadonlySet<string>;
}

/** What applies to a call for one of its targets, in one phase (SEMANTICS 7). */
export function resolveTarget(
  { guardrails, defaultOn, index }: Registry,
  phase: GuardrailPhase,
  names: NamesByField,
): TargetResolution {
  const policies = applyingPolicies(index.find(names), names);
  const own = policies.filter(({ isOwn }) => isOwn).map(({ attachment }) => attachment.policy);
  const exempt = exemptedBy(own);
  const pipelines = own.flatMap(({ name, pipeline }) => {
    if (pipeline?.mode !== phase) return [];
    const kept = new Set(pipeline.steps.map(({ guardrail }) => guardrail).filter((one) => !exempt.has(one)));
    return [{ policy: name, pipeline, kept }];
  });
  const inPipeline = new Set(pipelines.flatMap(({ kept }) => [...kept]));
  const union = new Set([...defaultOn, ...policies.flatMap((policy) => [...policy.guardrails])]);
  const inPhase = new Set([...union].filter((name) => runsIn(guardrails.get(name), phase)));
  return {
    policies,
    guardrails: new Set([...inPhase].filter((name) => !exempt.has(name) && !inPipeline.has(name))),
    pipelines,
    exempted: new Map([...exempt].filter(([name]) => inPhase.has(name))),
  };
}

/** Each guardrail with the first policy that exempts it. */
function exemptedBy(policies: readonly PolicyChain[]): ReadonlyMap<string, string> {
  return new Map(
    policies.toReversed().flatMap(({ name, exempt }) => exempt.map((guardrail) => [guardrail, name])),
  );
}

export function runsIn(spec: GuardrailSpec | undefined, phase: GuardrailPhase): boolean {
  return spec?.mode === phase || spec?.mode === "both";
}

/** Each policy once, by its first attachment that fits. Default attachments count only where no other's policy applies. */
function applyingPolicies(
  attachments: readonly PlacedAttachment[],
  names: NamesByField,
): readonly AppliedPolicy[] {
  const of = (isDefault: boolean) =>
    applied(
      attachments.filter((one) => one.isDefault === isDefault),
      names,
    );
  const regular = of(false);
  return regular.length > 0 ? regular : of(true);
}

function applied(attachments: readonly PlacedAttachment[], names: NamesByField): readonly AppliedPolicy[] {
  const byPolicy = new Map<string, AppliedPolicy>();
  for (const attachment of attachments) {
    const { policy } = attachment;
    if (byPolicy.has(policy.name)) continue;
    const via = matchedVia(attachment, names);
    const contribution = via === undefined ? undefined : contributionOf(policy, names.models);
    if (via === undefined || contribution === undefined) continue;
    byPolicy.set(policy.name, { attachment, via, ...contribution });
  }
  return [...byPolicy.values()];
}
