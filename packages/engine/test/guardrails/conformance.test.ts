import { describe, expect, test } from "bun:test";
import {
  compileGuarding,
  describeVerdict,
  type GuardingRemark,
  type GuardrailFact,
  type GuardrailPlan,
  type GuardrailVerdict,
  judgeGuardrails,
  type KnownNames,
  resolveGuardrails,
} from "../../src/index.ts";
import { sha256 } from "../compile.ts";
import {
  type AttachmentFile,
  type CallWords,
  compileExpression,
  contextOf,
  guardingOf,
  type KnownWords,
  type PipelineFile,
  type PlanAnswer,
  type PlanCase,
  type PlanFile,
  type ProblemCase,
  type ProblemFile,
  readFile,
  type SpecWords,
  type VerdictFile,
} from "./guarding-case.ts";
import { attachmentOf, type PolicyWords, policyOf, specOf } from "./policy-words.ts";

describe("guardrails/attachments.yaml", () => {
  const { call, rows } = readFile<AttachmentFile>("attachments.yaml");

  test.each(rows.map((row) => [row.name, row] as const))("%s", (_name, row) => {
    const guarding = guardingOf({
      guardrails: { g: {} },
      policies: { p: { guardrails: ["g"] } },
      attachments: [{ policy: "p", ...row.attachment }],
    });
    const plan = guarding.plan("pre_call", contextOf(row.call ?? call));
    expect(plan.policies.map(({ matched_via }) => matched_via)).toEqual(
      row.via === undefined ? [] : [row.via],
    );
    expect(plan.guardrails).toHaveLength(row.via === undefined ? 0 : 1);
  });
});

describe("guardrails/plans.yaml", () => {
  const { guardrails, call, cases } = readFile<PlanFile>("plans.yaml");

  test.each(cases.map((one) => [one.name, one] as const))("%s", (_name, one) => {
    expect(Object.keys(one.expect)).not.toBeEmpty();
    expect(answerTo({ guardrails, ...one }, { ...call, ...one.call })).toMatchObject(one.expect);
  });
});

describe("guardrails/verdicts.yaml", () => {
  const { rows } = readFile<VerdictFile>("verdicts.yaml");

  test.each(rows.map((row) => [row.name, row] as const))("%s", (_name, row) => {
    const { phase = "pre_call", guardrail = {}, fact, verdict, doubt, outcome, codes = [], says } = row;
    const guarding = guardingOf({ guardrails: { g: { ...guardrail, default_on: true } } });
    const facts: readonly GuardrailFact[] =
      fact === undefined ? [] : [{ guardrail: "g", phase: "pre_call", result: "passed", types: [], ...fact }];
    const judged = judgeGuardrails(guarding.plan(phase, contextOf({})), facts);
    expect<unknown>({ outcome: judged.outcome, codes: judged.codes }).toEqual({ outcome, codes });
    expect(judged.verdicts.map((one) => [one.verdict, one.doubt as string | undefined])).toEqual([
      [verdict, doubt],
    ]);
    expect(judged.verdicts.map(describeVerdict)).toEqual([says]);
    expect(judged.trace).toHaveLength(says === undefined ? 0 : 1);
  });
});

describe("guardrails/pipelines.yaml", () => {
  const { guardrails, cases } = readFile<PipelineFile>("pipelines.yaml");

  test.each(cases.map((one) => [one.name, one] as const))("%s", (_name, one) => {
    const { steps, facts, verdicts, message, outcome, codes = [] } = one;
    const add = Object.keys(guardrails);
    for (const mode of ["pre_call", "post_call"] as const) {
      const guarding = guardingOf({
        guardrails,
        policies: { p: { guardrails: add, pipeline: { mode, steps } } },
        attachments: [{ policy: "p", scope: "*" }],
      });
      const plan = { ...guarding.plan(mode, contextOf({})), guardrails: [] };
      const judged = judgeGuardrails(
        plan,
        Object.entries(facts).map(([guardrail, result]) => factOf(guardrail, mode, result)),
      );
      expect(judged.verdicts.map(verdictWords)).toEqual([...verdicts]);
      expect<unknown>({ outcome: judged.outcome, codes: judged.codes }).toEqual({ outcome, codes });
      expect(judged.verdicts.find((verdict) => verdict.message !== undefined)?.message).toBe(message);
      expect(new Set(judged.verdicts.map(({ pipeline }) => pipeline))).toEqual(new Set(["p"]));
    }
  });
});

describe("guardrails/problems.yaml", () => {
  const { guardrails, known, cases } = readFile<ProblemFile>("problems.yaml");

  test.each(cases.map((one) => [one.name, one] as const))("%s", (_name, one) => {
    const { attachments = [], errors = [], warnings = [] } = one;
    const compiled = compileGuarding(
      {
        guardrails: (one.guardrails ?? guardrails).map((spec) => specOf(spec.name, spec)),
        policies: policiesOf(one).map(([name, words]) => policyOf(name, words)),
        attachments: attachments.map(attachmentOf),
        known: knownNames(one.known ?? known),
      },
      sha256,
      compileExpression,
    );
    const remarks = compiled.ok ? compiled.value.warnings : compiled.error;
    expect(remarks.map(remarkWords).toSorted()).toEqual([...errors, ...warnings].toSorted());
    expect(compiled.ok).toBe(errors.length === 0);
    for (const { message, mend } of remarks) expect(`${message}|${mend}`).toMatch(/^[^|]+[^.|]\|[^|]+[.?]$/);
  });
});

/** What the engine says, in the words of the cases. */
function answerTo(setting: PlanCase & { readonly guardrails: SpecWords }, call: CallWords): PlanAnswer {
  const guarding = guardingOf(setting);
  const context = contextOf(call);
  const [pre, post] = [guarding.plan("pre_call", context), guarding.plan("post_call", context)];
  expect(post.policies).toEqual(pre.policies);
  const { effective_guardrails, matched_policies } = resolveGuardrails(guarding, {
    ...(context.team !== undefined && { team_alias: context.team }),
    ...(context.key !== undefined && { key_alias: context.key }),
    ...(context.model !== undefined && { model: context.model }),
    tags: context.tags,
    targets: context.targets,
  });
  return {
    pre: pre.guardrails.map(({ name }) => name),
    post: post.guardrails.map(({ name }) => name),
    pipelines: pipelineWords(pre),
    post_pipelines: pipelineWords(post),
    effective: effective_guardrails,
    policies: matched_policies.map(({ policy_name, matched_via }) => `${policy_name}=${matched_via}`),
    brings: Object.fromEntries(
      matched_policies.map(({ policy_name, guardrails_added }) => [policy_name, guardrails_added]),
    ),
    exempted: pre.exempted.map(({ guardrail, policy }) => `${guardrail} by ${policy}`),
  };
}

function pipelineWords({ pipelines }: GuardrailPlan): readonly string[] {
  return pipelines.map(
    ({ policy, steps }) => `${policy}: ${steps.map(({ guardrail }) => guardrail).join(", ")}`,
  );
}

function verdictWords({ guardrail, verdict, doubt }: GuardrailVerdict): string {
  return [guardrail, verdict, doubt].filter((word) => word !== undefined).join(" ");
}

function factOf(
  guardrail: string,
  phase: GuardrailFact["phase"],
  result: GuardrailFact["result"],
): GuardrailFact {
  return { guardrail, phase, result, types: result === "found" ? ["X"] : [] };
}

function policiesOf({ policies = {}, chain = 0 }: ProblemCase): readonly (readonly [string, PolicyWords])[] {
  const links = Array.from({ length: chain }, (_, at): [string, PolicyWords] => [
    `p${at + 1}`,
    at === 0 ? { guardrails: ["pii"] } : { inherit: `p${at}` },
  ]);
  return [...Object.entries(policies), ...links];
}

function knownNames({ teams, keys, models }: KnownWords): KnownNames {
  return {
    ...(teams && { teams: (name) => teams.includes(name) }),
    ...(keys && { keys: (name) => keys.includes(name) }),
    ...(models && { models: (name) => models.includes(name) }),
  };
}

function remarkWords({ code, path }: GuardingRemark<string>): string {
  return `${code} at ${path.join(".")}`;
}
