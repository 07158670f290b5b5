import { canonicalJson, type JsonObject, type Sha256 } from "@meshgate/canon";
import type { Result } from "../result.ts";
import { indexAttachments } from "./attachment-index.ts";
import { checkGuarding } from "./check-guarding.ts";
import { compileChains } from "./compile-chains.ts";
import { findGuardingWarnings } from "./find-guarding-warnings.ts";
import type { CompileExpression, GuardingInput } from "./guarding-input.ts";
import type { GuardingProblem, GuardingWarning } from "./guarding-problem.ts";
import type { Guarding } from "./guardrail-plan.ts";
import type { GuardrailPolicy, GuardrailSpec, PolicyAttachment } from "./guardrail-policy.ts";
import { makePlan, withAdded } from "./make-plan.ts";
import { rememberPlans } from "./remember-plans.ts";
import type { Registry } from "./resolve-target.ts";

export interface CompiledGuarding {
  readonly guarding: Guarding;
  readonly warnings: readonly GuardingWarning[];
}

/** Compiles guardrails, policies and attachments, or gives every problem that stands in the way (SEMANTICS 7). */
export function compileGuarding(
  input: GuardingInput,
  sha256: Sha256,
  compileExpression: CompileExpression,
): Result<CompiledGuarding, readonly GuardingProblem[]> {
  const compiled = compileChains(input.policies, compileExpression);
  const problems = [...checkGuarding(input), ...(compiled.ok ? [] : compiled.error)];
  if (!compiled.ok || problems.length > 0) return { ok: false, error: problems };

  const registry: Registry = {
    guardrails: new Map(input.guardrails.map((spec) => [spec.name, Object.freeze({ ...spec })])),
    defaultOn: input.guardrails.filter((spec) => spec.default_on).map(({ name }) => name),
    index: indexAttachments(input.attachments, compiled.value),
  };
  const text = canonicalJson(describe(input));
  const guarding = guardingOf(registry, {
    text,
    sha256: sha256(text),
    hasConditions: input.policies.some(({ modelCondition }) => modelCondition !== undefined),
  });
  return { ok: true, value: { guarding, warnings: findGuardingWarnings(input) } };
}

interface GuardingTraits extends Pick<Guarding, "text" | "sha256"> {
  readonly hasConditions: boolean;
}

function guardingOf(registry: Registry, { text, sha256, hasConditions }: GuardingTraits): Guarding {
  const planOf = rememberPlans((phase, context) => makePlan(registry, phase, context), {
    fields: registry.index.reads,
    hasConditions,
  });
  return Object.freeze({
    guardrails: registry.guardrails,
    sha256,
    text,
    isEmpty: registry.guardrails.size === 0,
    plan(phase, context) {
      const plan = planOf(phase, context);
      return context.added.length === 0 ? plan : withAdded(registry, plan, context.added);
    },
  } satisfies Guarding);
}

/** What a plan depends on. Descriptions and the order of guardrails and policies mean nothing; that of attachments does. */
function describe({ guardrails, policies, attachments }: GuardingInput): JsonObject {
  return {
    guardrails: Object.fromEntries(guardrails.map((spec) => [spec.name, { ...spec }])),
    policies: Object.fromEntries(
      policies.map(({ name, description: _, pipeline, ...policy }) => [
        name,
        {
          ...policy,
          pipeline: pipeline && { ...pipeline, steps: pipeline.steps.map((step) => ({ ...step })) },
        },
      ]),
    ),
    attachments: attachments.map((attachment) => ({ ...attachment })),
  };
}

/** What compiles to the guardrails of such a text. */
export function readGuardingText(text: string): GuardingInput {
  const described: DescribedGuarding = JSON.parse(text);
  return {
    guardrails: Object.values(described.guardrails),
    policies: Object.entries(described.policies).map(([name, policy]) => ({ ...policy, name })),
    attachments: described.attachments,
  };
}

interface DescribedGuarding {
  readonly guardrails: Readonly<Record<string, GuardrailSpec>>;
  readonly policies: Readonly<Record<string, Omit<GuardrailPolicy, "name" | "description">>>;
  readonly attachments: readonly PolicyAttachment[];
}

const none: Registry = {
  guardrails: new Map(),
  defaultOn: [],
  index: indexAttachments([], new Map()),
};

/** What no guardrails and no policies are described by. */
const EMPTY_TEXT = '{"attachments":[],"guardrails":{},"policies":{}}';

/** Its SHA-256. */
const EMPTY_SHA256 = "4b24f7c86191e372de449d44be942cb2e0b515f62fb2dcc04ca395f58a3641f8";

export const emptyGuarding: Guarding = guardingOf(none, {
  text: EMPTY_TEXT,
  sha256: EMPTY_SHA256,
  hasConditions: false,
});
