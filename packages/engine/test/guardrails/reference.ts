import type {
  CompileExpression,
  GuardingInput,
  GuardrailContext,
  GuardrailPhase,
  GuardrailPolicy,
  PolicyAttachment,
  Target,
} from "../../src/index.ts";

/** What runs in one phase, as names. */
export interface ReferencePlan {
  readonly guardrails: readonly string[];
  readonly pipelines: readonly string[];
  readonly policies: readonly string[];
}

/** Slow and plain: for each target every attachment is looked at, as SEMANTICS 7 words it; then all targets are joined. */
export function referencePlan(
  input: GuardingInput,
  compile: CompileExpression,
  phase: GuardrailPhase,
  context: GuardrailContext,
): ReferencePlan {
  const targets: readonly (Target | undefined)[] =
    context.targets.length === 0 ? [undefined] : context.targets;
  const resolved = targets.map((target) => resolve(input, compile, phase, context, namesOf(context, target)));
  const inPipelines = new Set(resolved.flatMap(({ pipelines }) => pipelines.flatMap(({ steps }) => steps)));
  const runs = input.guardrails
    .filter(({ mode }) => mode === phase || mode === "both")
    .map(({ name }) => name);
  const added = context.added.filter((name) => runs.includes(name) && !inPipelines.has(name));
  const ordered = input.attachments.toSorted(compareAttachments).map(({ policy }) => policy);
  const applied = resolved.flatMap(({ policies }) => policies);
  const first = (name: string) => Math.min(...applied.filter((one) => one.name === name).map(({ at }) => at));
  const names = [...new Set(ordered)].filter((name) => applied.some((one) => one.name === name));
  const inOrder = names.toSorted((a, b) => first(a) - first(b));
  return {
    guardrails: [...new Set([...resolved.flatMap(({ own }) => own), ...added])].toSorted(),
    pipelines: inOrder.flatMap((name) => {
      const kept = new Set(
        resolved.flatMap(({ pipelines }) =>
          pipelines.filter(({ policy }) => policy === name).flatMap(({ steps }) => steps),
        ),
      );
      const policy = input.policies.find((one) => one.name === name);
      const steps =
        policy?.pipeline?.steps.map(({ guardrail }) => guardrail).filter((one) => kept.has(one)) ?? [];
      return steps.length === 0 ? [] : [`${name}: ${steps.join(", ")}`];
    }),
    policies: inOrder,
  };
}

interface Resolved {
  readonly policies: readonly { readonly name: string; readonly at: number }[];
  readonly own: readonly string[];
  readonly pipelines: readonly { readonly policy: string; readonly steps: readonly string[] }[];
}

function resolve(
  input: GuardingInput,
  compile: CompileExpression,
  phase: GuardrailPhase,
  context: GuardrailContext,
  models: readonly string[],
): Resolved {
  const holds = ({ modelCondition }: GuardrailPolicy) =>
    modelCondition === undefined ||
    modelCondition.some((expression) => {
      const matcher = compile(expression);
      return models.some((model) => model === expression || (matcher.ok && matcher.value(model)));
    });
  const byName = new Map(input.policies.map((policy) => [policy.name, policy]));
  const lineOf = (name: string): readonly GuardrailPolicy[] => {
    const policy = byName.get(name);
    if (policy === undefined) return [];
    return [...(policy.inherit === undefined ? [] : lineOf(policy.inherit)), policy];
  };
  const fitting = input.attachments
    .toSorted(compareAttachments)
    .map((attachment, at) => ({ attachment, at, line: lineOf(attachment.policy) }))
    .filter(({ attachment, line }) => fits(attachment, context, models) && line.some(holds));
  const regular = fitting.filter(({ attachment }) => !attachment.isDefault);
  const applying = regular.length > 0 ? regular : fitting;
  const brought = applying.flatMap(({ line }) => {
    const held = line.filter(holds);
    return held.flatMap(({ add }, at) =>
      add.filter((name) => !held.slice(at).some(({ remove }) => remove.includes(name))),
    );
  });
  const own = applying.flatMap(({ line }) => line.slice(-1)).filter(holds);
  const exempt = own.flatMap((policy) => policy.exempt);
  const pipelines = own.flatMap(({ name, pipeline }) =>
    pipeline?.mode === phase
      ? [
          {
            policy: name,
            steps: pipeline.steps.map(({ guardrail }) => guardrail).filter((one) => !exempt.includes(one)),
          },
        ]
      : [],
  );
  return {
    policies: applying.map(({ attachment, at }) => ({ name: attachment.policy, at })),
    own: input.guardrails
      .filter(
        ({ name, mode, default_on }) =>
          (default_on || brought.includes(name)) && (mode === phase || mode === "both"),
      )
      .map(({ name }) => name)
      .filter((name) => !exempt.includes(name) && !pipelines.some(({ steps }) => steps.includes(name))),
    pipelines,
  };
}

function namesOf({ model }: GuardrailContext, target: Target | undefined): readonly string[] {
  const own = target === undefined ? [] : [target.model, `${target.provider}/${target.model}`];
  return [...(model === undefined ? [] : [model]), ...own];
}

function fits(
  { isGlobal, teams, keys, models, tags }: PolicyAttachment,
  context: GuardrailContext,
  names: readonly string[],
): boolean {
  if (isGlobal) return true;
  return (
    (teams.length === 0 || meets(teams, context.team)) &&
    (keys.length === 0 || meets(keys, context.key)) &&
    (models.length === 0 ||
      (names.length === 0 ? meets(models, undefined) : names.some((one) => meets(models, one)))) &&
    (tags.length === 0 || context.tags.some((tag) => meets(tags, tag)))
  );
}

function meets(patterns: readonly string[], name: string | undefined): boolean {
  return patterns.some((pattern) => {
    if (name === undefined) return pattern === "*";
    return pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
  });
}

function compareAttachments(a: PolicyAttachment, b: PolicyAttachment): number {
  return a.priority - b.priority || narrowest(a) - narrowest(b);
}

function narrowest({ isGlobal, teams, keys, tags, models }: PolicyAttachment): number {
  if (isGlobal) return 0;
  if (models.length > 0) return 4;
  if (tags.length > 0) return 3;
  if (keys.length > 0) return 2;
  return teams.length > 0 ? 1 : 0;
}
