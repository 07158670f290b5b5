import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
  compileGuarding,
  type Guarding,
  type GuardingInput,
  type GuardrailFact,
  type GuardrailPhase,
  type GuardrailPlan,
  type GuardrailSpec,
  judgeGuardrails,
  resolveGuardrails,
  stepAction,
} from "../../src/index.ts";
import { sha256 } from "../compile.ts";
import { anyContext, anyGuarding, anyPhase, anyResult } from "./generators.ts";
import { compileExpression } from "./guarding-case.ts";
import { type ReferencePlan, referencePlan } from "./reference.ts";

const runs = { numRuns: 400 };

describe("a plan", () => {
  test("is what the plain reading of every attachment comes to", () => {
    fc.assert(
      fc.property(
        anyGuarding,
        fc.array(anyContext, { minLength: 1, maxLength: 6 }),
        anyPhase,
        (input, contexts, phase) => {
          const guarding = compile(input);
          // Twice: what is remembered is no other than what is made.
          for (const context of [...contexts, ...contexts]) {
            expect<ReferencePlan>(wordsOf(guarding.plan(phase, context))).toEqual(
              referencePlan(input, compileExpression, phase, context),
            );
          }
        },
      ),
      { numRuns: 1_500 },
    );
  });

  test("does not depend on the order in which guardrails and policies are written", () => {
    fc.assert(
      fc.property(anyGuarding, anyContext, anyPhase, (input, context, phase) => {
        const turned = {
          ...input,
          guardrails: input.guardrails.toReversed(),
          policies: input.policies.toReversed(),
        };
        expect(compile(turned).plan(phase, context)).toEqual(compile(input).plan(phase, context));
        expect(compile(turned).sha256).toBe(compile(input).sha256);
      }),
      runs,
    );
  });

  /** An attacker who chooses among models or names guardrails must not come by fewer of them. */
  test("loses nothing by another target or another guardrail that is asked for", () => {
    fc.assert(
      fc.property(anyGuarding, anyContext, anyContext, anyPhase, (input, context, other, phase) => {
        const guarding = compile(input);
        fc.pre(context.targets.length > 0);
        const fewer = everythingIn(guarding.plan(phase, { ...context, added: [] }));
        const more = guarding.plan(phase, { ...context, targets: [...context.targets, ...other.targets] });
        expect([...everythingIn(more)]).toEqual(expect.arrayContaining([...fewer]));
      }),
      runs,
    );
  });

  test("of both phases is what is answered of the caller", () => {
    fc.assert(
      fc.property(anyGuarding, anyContext, (input, { added: _, ...context }) => {
        const guarding = compile(input);
        const { team, key, model, ...rest } = context;
        const resolved = resolveGuardrails(guarding, {
          ...rest,
          ...(model !== undefined && { model }),
          ...(team !== undefined && { team_alias: team }),
          ...(key !== undefined && { key_alias: key }),
        });
        const plans = (["pre_call", "post_call"] as const).map((phase) =>
          guarding.plan(phase, { ...context, added: [] }),
        );
        const effective = new Set(plans.flatMap((plan) => [...everythingIn(plan)]));
        expect(resolved.effective_guardrails).toEqual([...effective].toSorted());
        for (const plan of plans) expect(plan.policies).toEqual(resolved.matched_policies);
      }),
      runs,
    );
  });
});

describe("a judgement", () => {
  /** A guard that is away must not open a door by being away. */
  test("is never kinder for a fact that is missing than for one that says unavailable", () => {
    overJudgements((plan, facts) => {
      for (const missing of facts) {
        const without = facts.filter((fact) => fact !== missing);
        const down: GuardrailFact = { ...missing, result: "unavailable", types: [] };
        expect(judgeGuardrails(plan, without)).toEqual(judgeGuardrails(plan, [...without, down]));
      }
    });
  });

  test("says of nothing that could not run, or could not see all, that it passed", () => {
    overJudgements((plan, facts) => {
      const doubtful = new Set(
        facts.filter(({ result }) => isDoubt(result)).map(({ guardrail }) => guardrail),
      );
      for (const { guardrail, verdict } of judgeGuardrails(plan, facts).verdicts) {
        if (doubtful.has(guardrail)) expect(verdict).not.toBe("passed");
      }
    });
  });

  test("blocks exactly where a verdict does, and then says why", () => {
    overJudgements((plan, facts) => {
      const { outcome, codes, verdicts } = judgeGuardrails(plan, facts);
      const refused = verdicts.some(({ verdict }) => verdict === "blocked" || verdict === "modified");
      expect(outcome).toBe(refused ? "BLOCK" : "ALLOW");
      expect(codes.length > 0).toBe(refused);
    });
  });

  test("has a verdict for each guardrail of the plan, in its order", () => {
    overJudgements((plan, facts) => {
      const planned = [
        ...plan.guardrails.map(({ name }) => [name, undefined]),
        ...plan.pipelines.flatMap(({ policy, steps }) => steps.map(({ guardrail }) => [guardrail, policy])),
      ];
      const judged = judgeGuardrails(plan, facts).verdicts;
      expect(judged.map(({ guardrail, pipeline }) => [guardrail, pipeline])).toEqual(planned);
    });
  });

  test("does not depend on the order of facts, nor on facts that nobody asked for", () => {
    overJudgements((plan, facts) => {
      const phase: GuardrailPhase = plan.phase === "pre_call" ? "post_call" : "pre_call";
      const others = facts.map((fact): GuardrailFact => ({ ...fact, phase, result: "found", types: ["X"] }));
      expect(judgeGuardrails(plan, [...others, ...facts.toReversed()])).toEqual(judgeGuardrails(plan, facts));
    });
  });

  test("reads no fact of a step that comes after the one that ended its pipeline", () => {
    overJudgements((plan, facts) => {
      const asked = plan.pipelines.flatMap(({ steps }) => {
        const ends = steps.findIndex((step) => {
          const fact = facts.find(({ guardrail }) => guardrail === step.guardrail);
          return stepAction(step, fact) !== "next";
        });
        return steps.slice(0, ends < 0 ? steps.length : ends + 1).map(({ guardrail }) => guardrail);
      });
      const read = new Set([...asked, ...plan.guardrails.map(({ name }) => name)]);
      const needed = facts.filter(({ guardrail }) => read.has(guardrail));
      expect(judgeGuardrails(plan, needed).verdicts.map(({ verdict }) => verdict)).toEqual(
        judgeGuardrails(plan, facts).verdicts.map(({ verdict }) => verdict),
      );
    });
  });
});

function overJudgements(holds: (plan: GuardrailPlan, facts: readonly GuardrailFact[]) => void): void {
  const results = fc.array(anyResult, { minLength: 5, maxLength: 5 });
  fc.assert(
    fc.property(anyGuarding, anyContext, anyPhase, results, (input, context, phase, said) => {
      const facts = input.guardrails.map((spec, at) => factOf(spec, phase, said[at] ?? "passed"));
      holds(compile(input).plan(phase, context), facts);
    }),
    runs,
  );
}

function factOf(
  { name }: GuardrailSpec,
  phase: GuardrailPhase,
  result: GuardrailFact["result"],
): GuardrailFact {
  return { guardrail: name, phase, result, types: result === "found" ? ["X"] : [] };
}

function isDoubt(result: GuardrailFact["result"]): boolean {
  return result === "unavailable" || result === "unscanned";
}

function compile(input: GuardingInput): Guarding {
  const compiled = compileGuarding(input, sha256, compileExpression);
  if (!compiled.ok) throw new Error(compiled.error.map(({ message }) => message).join("; "));
  return compiled.value.guarding;
}

function everythingIn({ guardrails, pipelines }: GuardrailPlan): ReadonlySet<string> {
  return new Set([
    ...guardrails.map(({ name }) => name),
    ...pipelines.flatMap(({ steps }) => steps.map(({ guardrail }) => guardrail)),
  ]);
}

function wordsOf({ guardrails, pipelines, policies }: GuardrailPlan): ReferencePlan {
  return {
    guardrails: guardrails.map(({ name }) => name),
    pipelines: pipelines.map(
      ({ policy, steps }) => `${policy}: ${steps.map(({ guardrail }) => guardrail).join(", ")}`,
    ),
    policies: policies.map(({ policy_name }) => policy_name),
  };
}
