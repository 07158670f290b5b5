import { expect, test } from "bun:test";
import type { AttachmentField } from "./attachment-index.ts";
import type { GuardrailContext, GuardrailPlan } from "./guardrail-plan.ts";
import { rememberPlans } from "./remember-plans.ts";

const context: GuardrailContext = {
  team: "health",
  key: "ci-1",
  tags: ["phi"],
  model: "fast",
  targets: [{ provider: "openai", model: "gpt-4o" }],
  added: [],
};

/** Counts the plans that had to be made. */
function counting(fields: readonly AttachmentField[], hasConditions = false) {
  let made = 0;
  const plan = rememberPlans(
    (phase): GuardrailPlan => {
      made += 1;
      return { phase, guardrails: [], pipelines: [], policies: [], exempted: [] };
    },
    { fields: new Set(fields), hasConditions },
  );
  return { plan, made: () => made };
}

test("makes a plan once for all calls that no attachment tells apart", () => {
  const { plan, made } = counting(["teams"]);
  plan("pre_call", context);
  plan("pre_call", { ...context, key: "ci-2", tags: [], model: "slow", targets: [] });
  expect(made()).toBe(1);
});

const differing: readonly (readonly [AttachmentField, Partial<GuardrailContext>])[] = [
  ["teams", { team: "sales" }],
  ["keys", { key: "ci-2" }],
  ["tags", { tags: ["phi", "eu"] }],
  ["models", { model: "slow" }],
  ["models", { targets: [{ provider: "openai", model: "gpt-4" }] }],
  ["models", { targets: [] }],
];

test.each(differing)("makes another where an attachment reads the %s: %j", (field, change) => {
  const { plan, made } = counting([field]);
  plan("pre_call", context);
  plan("pre_call", { ...context, ...change });
  expect(made()).toBe(2);
});

test("makes another for another model where a policy has a condition", () => {
  const { plan, made } = counting([], true);
  plan("pre_call", context);
  plan("pre_call", { ...context, model: "slow" });
  expect(made()).toBe(2);
});

test("makes another for the other phase", () => {
  const { plan, made } = counting([]);
  expect([plan("pre_call", context).phase, plan("post_call", context).phase]).toEqual([
    "pre_call",
    "post_call",
  ]);
  expect(made()).toBe(2);
});

test("tells no name apart from two that join to it", () => {
  const { plan, made } = counting(["tags"]);
  plan("pre_call", { ...context, tags: ["a,b"] });
  plan("pre_call", { ...context, tags: ["a", "b"] });
  expect(made()).toBe(2);
});

/** A caller who sends ever new names of models must not fill the memory. */
test("forgets the oldest of many, and keeps nothing of a name that is huge", () => {
  const { plan, made } = counting(["models"]);
  for (let at = 0; at <= 4_096; at += 1) plan("pre_call", { ...context, model: `model-${at}` });
  expect(made()).toBe(4_097);
  plan("pre_call", { ...context, model: "model-4096" });
  expect(made()).toBe(4_097);
  plan("pre_call", { ...context, model: "model-0" });
  expect(made()).toBe(4_098);

  const huge = { ...context, model: "x".repeat(2_000) };
  plan("pre_call", huge);
  plan("pre_call", huge);
  expect(made()).toBe(4_100);
});
