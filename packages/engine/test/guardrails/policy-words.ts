import type { GuardrailPolicy, GuardrailSpec, PipelineStep, PolicyAttachment } from "../../src/index.ts";

/** A policy as LiteLLM writes it. */
export interface PolicyWords {
  readonly inherit?: string;
  readonly guardrails?: readonly string[] | GuardrailLists;
  readonly condition?: { readonly model: string | readonly string[] };
  readonly pipeline?: {
    readonly mode: "pre_call" | "post_call";
    readonly steps: readonly [StepWords, ...StepWords[]];
  };
}

interface GuardrailLists {
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
  readonly exempt?: readonly string[];
}

export type StepWords = Pick<PipelineStep, "guardrail"> & Partial<PipelineStep>;

export interface AttachmentWords extends Partial<Omit<PolicyAttachment, "isGlobal" | "isDefault">> {
  readonly policy: string;
  readonly scope?: "*";
  readonly default?: boolean;
}

/** The same as the engine takes it. */
export function policyOf(name: string, words: PolicyWords): GuardrailPolicy {
  const { inherit, guardrails = [], condition, pipeline } = words;
  const lists: GuardrailLists = isList(guardrails) ? { add: guardrails } : guardrails;
  const model = condition?.model;
  return {
    name,
    add: [],
    remove: [],
    exempt: [],
    ...lists,
    ...(inherit !== undefined && { inherit }),
    ...(model !== undefined && { modelCondition: typeof model === "string" ? [model] : model }),
    ...(pipeline !== undefined && { pipeline: { mode: pipeline.mode, steps: stepsOf(pipeline.steps) } }),
  };
}

function isList(guardrails: NonNullable<PolicyWords["guardrails"]>): guardrails is readonly string[] {
  return Array.isArray(guardrails);
}

function stepsOf([first, ...others]: readonly [StepWords, ...StepWords[]]): readonly [
  PipelineStep,
  ...PipelineStep[],
] {
  return [stepOf(first), ...others.map(stepOf)];
}

function stepOf(words: StepWords): PipelineStep {
  const on_fail = words.on_fail ?? "block";
  return { on_pass: "allow", on_error: on_fail, pass_data: false, ...words, on_fail };
}

export function attachmentOf({
  scope,
  default: isDefault = false,
  ...words
}: AttachmentWords): PolicyAttachment {
  return {
    isGlobal: scope === "*",
    isDefault,
    teams: [],
    keys: [],
    models: [],
    tags: [],
    priority: 0,
    ...words,
  };
}

export function specOf(name: string, words: Partial<GuardrailSpec>): GuardrailSpec {
  return {
    name,
    mode: "both",
    action: "block",
    on_unavailable: "deny",
    on_unscanned: "deny",
    default_on: false,
    ...words,
  };
}
